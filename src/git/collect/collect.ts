import type { LeftOut, Work } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { Collected, CollectOrder } from '../../core/ports/worktrees.ts'
import { bytesOrNull } from '../../files/or-null.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { oneLine, succeeded } from '../command/git-error.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import { onDisk, shown, type PathBytes } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { commitTree, readCommits } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import { parseNumstat } from '../objects/numstat.ts'
import { inQuarantine, type Quarantined } from '../objects/quarantine.ts'
import { attemptRef, moveOwnRef, moveRef, olderRef, readRef } from '../objects/refs/refs.ts'
import { submoduleStores, type SubmoduleStore } from '../objects/submodule-store.ts'
import { filtersOf, mentionsFilter } from '../objects/tree-files.ts'
import { isOf, readRecord, type AttemptRecord } from '../worktrees/attempt-record.ts'
import { bringBack } from '../worktrees/bring-back.ts'
import { addedByAgent, saveAgentHead } from './agent-commits.ts'
import { applyToBase } from './apply-to-base.ts'
import { changedByIndex, forcedFile, type ChangedByIndex } from './changed-by-index.ts'
import { GivenAside, givenPrivateDir, stateSinceGiven } from './given.ts'
import { keepSubmodule } from './keep-submodule.ts'
import { newlyIgnored } from './newly-ignored.ts'
import { sortChanges, type Sorted } from './sort-changes.ts'
import { stage } from './stage.ts'
import { submodulesIn } from './submodules.ts'
import { withVendored } from './vendored.ts'
import type { Change, WorktreeState } from './worktree-changes.ts'

/** Starts each time from the index that knows what was given, so that it can be killed and done again anywhere. */
export async function collect(context: RepositoryContext, order: CollectOrder): Promise<Collected> {
  const standing = await standingOf(context, order)
  if (standing.kind === 'not ours') {
    return { kind: 'refused', why: standing.why, work: null, leftOut: [], notOurs: true }
  }
  const given = await givenPrivateDir(context, order)
  const aside = await GivenAside.read(given)
  const agentHead = await saveAgentHead(context, given, order, { standing, base: order.base })
  const looked = { privateDir: given, state: await stateSinceGiven(context, given, order.given) }
  const byIndex = await changedByIndex(context, given, standing.adminDir)
  const { privateDir, state } = byIndex.unreadable
    ? looked
    : await withVendored(context, looked, standing.adminDir)
  const changes = await withAgentsWord(context, privateDir, order.base, { state, byIndex, agentHead, aside })
  const sorted = await withoutGiven(
    await sortChanges(context, privateDir, changes, [...order.exclude, ...aside.paths]),
    aside,
  )
  const hidden = await hiddenWork(context, privateDir, order, changes)
  const submodules = await changedSubmodules(context, privateDir, order, {
    aside,
    changes,
    adminDir: standing.adminDir,
  })
  const others = sorted.leftOut.filter(({ why }) => why !== 'submodule')
  const unseen = state.unseen.filter(({ path }) => !aside.isUnseen(path))
  const known: Sorted = {
    ...sorted,
    leftOut: [...others, ...hidden, ...submodules.leftOut, ...unseen],
    gitlinks: submodules.taken,
  }
  const refusal =
    (order.settled === true ? null : await halfDone(standing.adminDir)) ??
    (await filtered(context, privateDir, sorted)) ??
    submodules.refusal ??
    (byIndex.unreadable && state.ignored.length > 0 && !(await aside.hasSameIgnored(state.ignored))
      ? unknownForced
      : null)
  const { work, leftOut } = await save(context, privateDir, order, known)
  if (refusal !== null) {
    return { kind: 'refused', why: refusal, work: work && { ...work, exact: false }, leftOut }
  }
  if (work === null) return { kind: 'nothing', leftOut }
  const exact =
    leftOut.length + byIndex.dropped.length + byIndex.sparse.size === 0 &&
    (await aside.hasSameIgnored(state.ignored))
  return { kind: 'work', work: { ...work, exact } }
}

/** An agent may have moved its worktree: it is moved back. One that a person has moved stays where it is. */
async function standingOf(context: RepositoryContext, order: CollectOrder): Promise<AttemptRecord> {
  const standing = await readRecord(context, order)
  const record = standing.kind === 'ours' ? null : await context.records.worktreeAt(order.dir)
  if (record === null || !isOf(record, order) || !(await bringBack(context, record))) return standing
  return readRecord(context, order)
}

/**
 * A commit in a submodule is work where it can be stored in the user's repository of it. Everything else in a submodule
 * exists only in the worktree.
 */
async function changedSubmodules(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CollectOrder,
  { aside, changes, adminDir }: Found,
): Promise<{
  readonly taken: NonNullable<Sorted['gitlinks']>
  readonly leftOut: readonly LeftOut[]
  readonly refusal: string | null
}> {
  const moved = new Set(changes.filter(({ kind }) => kind === 'submodule').map(({ path }) => path))
  const states = await submodulesIn(context, privateDir, changes)
  const seen = new Set(states.map(({ path }) => path))
  const unseen = [...moved].filter((path) => !seen.has(path))
  const stores =
    moved.size === 0
      ? new Map<PathBytes, SubmoduleStore>()
      : await submoduleStores(context, privateDir, order.base)
  const renamed = changes.some(({ path }) => shown(path) === '.gitmodules')
  const taken: { path: PathBytes; commit: Oid }[] = []
  const inStates: { path: PathBytes; why: string }[] = []
  for (const { path, head, unsaved, bump } of states) {
    const asGiven = aside.isSubmoduleAsGiven(path, head, !moved.has(path))
    if (asGiven && (unsaved === null || (head === null && (await aside.isUnfilledAsGiven(path))))) continue
    const store = stores.get(path)
    // What is settled is compared with a newer target: it may be the target that has moved the submodule.
    const isMove = !asGiven && moved.has(path) && (order.settled !== true || aside.knowsSubmodule(path))
    const canBeKept = isMove && !renamed && adminDir !== null
    const why =
      canBeKept && bump !== null && store !== undefined
        ? await keepSubmodule(context, order, { bump, store, adminDir })
        : (unsaved ?? movedAway)
    if (why !== null) inStates.push({ path, why })
    else if (bump !== null) taken.push({ path, commit: bump.head })
  }
  const changed = [...inStates, ...unseen.map((path) => ({ path, why: movedAway }))]
  const [first] = changed
  return {
    taken,
    leftOut: changed.map(({ path }) => ({ path: shown(path), why: 'submodule' as const })),
    refusal:
      first === undefined ? null : `the submodule ${oneLine(shown(first.path))} is not taken: ${first.why}`,
  }
}

interface Found {
  readonly aside: GivenAside
  readonly changes: readonly Change[]
  readonly adminDir: string | null
}

const movedAway = 'it was moved to another commit'

/** Files that are too big to be part of the work, and were there before the agent. */
async function withoutGiven(sorted: Sorted, aside: GivenAside): Promise<Sorted> {
  const given = await Promise.all(
    sorted.leftOut.map(async ({ path, why }) => why === 'too big' && (await aside.isAsGiven(path))),
  )
  return { ...sorted, leftOut: sorted.leftOut.filter((_, at) => given[at] !== true) }
}

const unknownForced = 'its index can’t be read, and only that knows which ignored files were added by force'

/** What the files alone don't show: ignored files that the agent committed or staged, or took out of the index. */
async function withAgentsWord(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
  { state, byIndex, agentHead, aside }: Word,
): Promise<readonly Change[]> {
  const committed = agentHead === null ? [] : await addedByAgent(context, privateDir, base, agentHead)
  const inCommits = await Promise.all(committed.map((path) => forcedFile(privateDir, path)))
  const found = state.changes.filter(({ kind, path }) => kind !== 'deleted' || !byIndex.sparse.has(path))
  const seen = new Set(found.map(({ path }) => path))
  const forced = new Map(
    [...byIndex.forced, ...inCommits.flat()].map((change) => [change.path, change] as const),
  )
  const fresh: Change[] = []
  for (const [path, change] of forced)
    if (!seen.has(path) && !(await aside.isCopyAsGiven(path))) fresh.push(change)
  return [...found, ...fresh, ...byIndex.dropped.filter(({ path }) => !forced.has(path))]
}

interface Word {
  readonly state: WorktreeState
  readonly byIndex: ChangedByIndex
  readonly agentHead: Oid | null
  readonly aside: GivenAside
}

async function hiddenWork(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CollectOrder,
  changes: readonly Change[],
): Promise<readonly LeftOut[]> {
  if (!changes.some(({ path }) => /(?:^|\/)\.gitignore$/.test(path))) return []
  const hidden = (await newlyIgnored(context, privateDir, order.given)).map(shown)
  return hidden.map((path) => ({ path, why: 'ignored name' as const }))
}

async function halfDone(adminDir: string | null): Promise<string | null> {
  const what = adminDir === null ? null : await inProgress(adminDir)
  return what === null ? null : `${what} was left half done in the worktree`
}

/** Without its filter a file is stored raw. Only work on an attributes file can bring one in: the start refused all others. */
async function filtered(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  sorted: Sorted,
): Promise<string | null> {
  const touched = sorted.others.filter((path) => /(?:^|\/)\.gitattributes$/.test(path))
  const texts = await Promise.all(touched.map((path) => bytesOrNull(onDisk(privateDir.workTree, path))))
  if (!texts.some((text) => text !== null && mentionsFilter(text))) return null
  const found = (await filtersOf(context, privateDir, sorted.others))[0]
  return found === undefined
    ? null
    : `${oneLine(shown(found.path))} should go through the filter "${oneLine(found.filter)}", which is not supported`
}

interface Saved {
  readonly work: Omit<Work, 'exact'> | null
  readonly leftOut: readonly LeftOut[]
}

async function save(
  context: RepositoryContext,
  pristine: PrivateGitDir,
  order: CollectOrder,
  sorted: Sorted,
): Promise<Saved> {
  if (sorted.deletions.length + sorted.others.length + (sorted.gitlinks ?? []).length === 0)
    return { work: null, leftOut: sorted.leftOut }
  return madeAgainWhenPruned(() =>
    inQuarantine(context, pristine, (privateDir) => commitWork(context, privateDir, order, sorted)),
  )
}

async function commitWork(
  context: RepositoryContext,
  pristine: Quarantined,
  order: CollectOrder,
  sorted: Sorted,
): Promise<Saved> {
  const index = `${pristine.gitDir}/collect-index`
  await clearIndexLock(index)
  await copyIndex(pristine.index ?? `${pristine.gitDir}/index`, index)
  const privateDir: Quarantined = { ...pristine, index }
  const { tree: final, refused } = await stage(context, privateDir, sorted)
  const tree =
    order.given === order.base
      ? final
      : await applyToBase(context, pristine, { base: order.base, given: order.given, final })
  const leftOut = [
    ...sorted.leftOut,
    ...refused.map((path) => ({ path: shown(path), why: 'ignored name' as const })),
  ]
  const diff = contentCommand(context, privateDir, 'diff-tree', [
    '-r',
    '-z',
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    order.base,
    tree,
  ])
  const stat = parseNumstat(succeeded(await runGit(diff), 'comparing the work with its base'))
  if (stat.files.length === 0) return { work: null, leftOut }
  const commit = await hold(context, privateDir, order, tree)
  return { work: { commit, tree, ...stat, leftOut }, leftOut }
}

/** The commit is put under its ref at once. An existing one with the same tree on the same base is the same work. */
async function hold(
  context: RepositoryContext,
  privateDir: Quarantined,
  order: CollectOrder,
  tree: Oid,
): Promise<Oid> {
  const commit = await commitTree(context, privateDir, { ...order, tree, parents: [order.base] })
  return keepCommit(context, privateDir, { commit, known: [order.base] }, () =>
    name(context, privateDir, order, { commit, tree }),
  )
}

async function name(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CollectOrder,
  { commit, tree }: { readonly commit: Oid; readonly tree: Oid },
): Promise<Oid> {
  const name = order.into ?? attemptRef(order.slug, order.number)
  if (await moveOwnRef(context, { name, to: commit, from: null, why: 'collected' })) return commit
  const held = await readRef(context, name)
  if (held === null) throw new Error('the ref of the work appeared and went')
  const [facts] = await readCommits(context, privateDir, [held])
  if (facts?.tree === tree && facts.parents[0] === order.base) return held
  await moveRef(context, {
    name: olderRef(order.slug, order.number, held),
    to: held,
    why: 'collected before',
  })
  if (await moveRef(context, { name, to: commit, from: held, why: 'collected again' })) return commit
  throw new Error('the ref of the work moved while it was written')
}
