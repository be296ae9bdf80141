import type { Oid } from '../../core/ids.ts'
import type { SettleOrder, Settled } from '../../core/ports/worktrees.ts'
import { collect } from '../collect/collect.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { shown } from '../command/path-bytes.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { changedPaths } from '../objects/changed-paths.ts'
import { isAncestor, readCommits } from '../objects/commits.ts'
import { branchRef, readRef } from '../objects/refs/refs.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { rebuildIndex } from '../worktrees/create-worktree.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'
import { takenIn } from './taken-in.ts'
import { unsettledIn } from './unsettled.ts'

/**
 * Takes what a person has settled in a kept worktree, committed or not, as one commit on the newest commit of the target
 * that is part of it. A merge that is still under way counts as settled when no file of it is open any more.
 */
export async function settle(context: RepositoryContext, order: SettleOrder): Promise<Settled> {
  const standing = await readRecord(context, order)
  if (standing.kind === 'not ours') return { kind: 'refused', why: standing.why }
  const { record, adminDir } = standing
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(order),
    workTree: order.dir,
    head: record.base,
  })
  const unsettled = await unsettledIn(context, privateDir, { adminDir, given: record.given })
  if (unsettled !== null) return { kind: 'unsettled', ...unsettled }
  const tip = await newestTip(context, privateDir, order)
  const base =
    (adminDir === null ? null : await takenIn(context, privateDir, { adminDir, tip })) ?? record.base
  await rebuildIndex(context, privateDir, base)
  const exclude = [
    ...order.exclude,
    ...(await madeBySetup(context, privateDir, { ...order, given: record.given })),
  ]
  const collected = await collect(context, { ...order, base, given: base, exclude, settled: true })
  if (collected.kind === 'refused') return { kind: 'refused', why: collected.why }
  const work = collected.kind === 'work' ? collected.work : null
  await context.records.writeWorktree({ ...record, base, given: work?.tree ?? null })
  return { kind: 'settled', work, base }
}

/**
 * A person merges the branch as they see it, and the lane, which is ahead of it as a rule, may be behind it for a moment: it takes
 * the branch's own commits in before it merges the next work. Where both have commits of their own it is the lane that counts.
 */
async function newestTip(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { tip, target }: Pick<SettleOrder, 'tip' | 'target'>,
): Promise<Oid> {
  const branch = await readRef(context, branchRef(target))
  return branch !== null && (await isAncestor(context, privateDir, tip, branch)) ? branch : tip
}

/** Files that setup added, and that are not part of what was merged: they are still there and don't count as work. */
async function madeBySetup(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { setUp, given }: { readonly setUp: Oid | null; readonly given: Oid | null },
): Promise<SettleOrder['exclude']> {
  if (setUp === null) return []
  const [{ parents }] = await readCommits(context, privateDir, [setUp])
  const [before] = parents
  if (before === undefined) return []
  const added = (await changedPaths(context, privateDir, before, setUp)).filter(({ from }) => from === null)
  const merged = given === null ? [] : await changedPaths(context, privateDir, before, given)
  const kept = new Set(merged.map(({ path }) => path))
  return added.flatMap(({ path }) => (kept.has(path) ? [] : [{ path: shown(path), why: 'copied' as const }]))
}
