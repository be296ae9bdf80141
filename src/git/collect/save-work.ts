import type { LeftOut, Work } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { CollectOrder } from '../../core/ports/worktrees.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { shown } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { noteChangedPaths } from '../objects/changed-paths.ts'
import { commitInMemory, commitTree, readCommits } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import { inQuarantine, type Quarantined } from '../objects/quarantine.ts'
import { attemptRef, moveOwnRef, moveRef, olderRef, readRef } from '../objects/refs/refs.ts'
import { readLoose, type RawObject } from '../objects/without-git/raw-object.ts'
import { recentObject } from '../objects/without-git/recent-objects.ts'
import { applyToBase } from './apply-to-base.ts'
import type { Sorted } from './sort-changes.ts'
import { stage } from './stage.ts'
import { workDiff, type WorkDiff } from './work-diff.ts'

export interface Saved {
  readonly work: Omit<Work, 'exact'> | null
  readonly leftOut: readonly LeftOut[]
}

/** Stores the work as one commit under the attempt's ref. Null where nothing differs from the base. */
export async function saveWork(
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
  const diff = await workDiff(context, privateDir, order.base, tree)
  if (diff.stat.files.length === 0) return { work: null, leftOut }
  const commit = await hold(context, privateDir, order, { ...diff, tree })
  return { work: { commit, tree, ...diff.stat, leftOut }, leftOut }
}

/** The commit is put under its ref at once. An existing one with the same tree on the same base is the same work. */
async function hold(
  context: RepositoryContext,
  privateDir: Quarantined,
  order: CollectOrder,
  { tree, changes, objects }: Omit<WorkDiff, 'stat'> & { readonly tree: Oid },
): Promise<Oid> {
  const { base } = order
  const text = { ...order, tree, parents: [base] }
  const made = await madeHere(context, privateDir, objects)
  const inMemory = made === null ? null : commitInMemory(context, text)
  const commit = inMemory?.id ?? (await commitTree(context, privateDir, text))
  const whole = made === null || inMemory === null ? [] : [...made, inMemory]
  return keepCommit(context, privateDir, { commit, known: [base], objects: whole }, async () => {
    const named = await name(context, privateDir, order, { commit, tree })
    noteChangedPaths(context, { from: base, to: named, changes })
    return named
  })
}

const mostObjects = 100
const mostLooseBytes = 50_000

/**
 * Objects that git has just written here, or that this process has packed lately. Null where git found others in the
 * repository, or they are many or large: it packs them then.
 */
async function madeHere(
  context: RepositoryContext,
  privateDir: Quarantined,
  ids: readonly Oid[],
): Promise<readonly RawObject[] | null> {
  if (ids.length > mostObjects) return null
  const objects = await Promise.all(
    ids.map(async (id) => recentObject(context, id) ?? (await readLoose(privateDir, id, mostLooseBytes))),
  )
  const read = objects.filter((object) => object !== null)
  return read.length === ids.length ? read : null
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
