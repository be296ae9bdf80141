import type { LeftOut } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { Collected, CollectOrder } from '../../core/ports/worktrees.ts'
import { bytesOrNull } from '../../files/or-null.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { oneLine } from '../command/git-error.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import { onDisk, shown } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { filtersOf, mentionsFilter } from '../objects/tree-files.ts'
import { isOf, readRecord, type AttemptRecord } from '../worktrees/attempt-record.ts'
import { bringBack } from '../worktrees/bring-back.ts'
import { addedByAgent, saveAgentHead } from './agent-commits.ts'
import { changedByIndex, forcedFile, type ChangedByIndex } from './changed-by-index.ts'
import { changedSubmodules } from './changed-submodules.ts'
import { GivenAside, givenPrivateDir, stateSinceGiven } from './given.ts'
import { newlyIgnored } from './newly-ignored.ts'
import { saveWork } from './save-work.ts'
import { sortChanges, type Sorted } from './sort-changes.ts'
import { withVendored } from './vendored.ts'
import type { Change, WorktreeChanges } from './worktree-changes.ts'

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
  const { work, leftOut } = await saveWork(context, privateDir, order, known)
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
  readonly state: WorktreeChanges
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
