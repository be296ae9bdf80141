import { oid, type Oid } from '../../core/ids.ts'
import type { FoundStray, StrayOrder } from '../../core/ports/lane.ts'
import { textOrNull } from '../../files/or-null.ts'
import { diffTreeCommand } from '../command/diff-tree-command.ts'
import { contentCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { zeroSplit } from '../command/path-bytes.ts'
import { runGit } from '../command/run-git.ts'
import { targetPlaces } from '../delivery/target-checkouts.ts'
import { readCommits } from '../objects/commits.ts'
import { branchRef, readRef } from '../objects/refs/refs.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { commitsIn } from './history.ts'
import type { LaneContext } from './lane-context.ts'

/**
 * Commits of an agent's own that the target contains. Our merges are new commits, so one that was made in a worktree can be on the branch
 * only because somebody has put it there. The worktree's reflog shows which commits were made in it: its history also contains commits
 * that the agent has merged from elsewhere.
 */
export async function strayed(lane: LaneContext, order: StrayOrder): Promise<FoundStray | null> {
  const { context } = lane
  const { target, base } = order
  const standing = await readRecord(context, order)
  if (standing.kind !== 'ours' || standing.adminDir === null) return null
  const made = madeIn((await textOrNull(`${standing.adminDir}/logs/HEAD`)) ?? '')
  const to = made.size === 0 ? null : await readRef(context, branchRef(target))
  if (to === null || to === base) return null
  const since = await commitsIn(lane, { from: [to], without: [base] })
  const commits = [...made].filter((commit) => since.has(commit))
  if (commits.length === 0) return null
  const from = await before(lane, commits, to)
  const behind: string[] = []
  const { checkouts } = await targetPlaces(context, target)
  for (const { root, gitDir } of checkouts)
    if (from !== null && (await isBehind(lane, { gitDir, from, to }))) behind.push(root)
  return { commits, from, to, behind, there: checkouts[0]?.root ?? null }
}

/** Recognised by git's message in the reflog: `commit`, `commit (amend)`, `cherry-pick`, and not `merge x: Fast-forward` or `reset`. */
function madeIn(reflog: string): ReadonlySet<Oid> {
  const lines = reflog.matchAll(
    /^[0-9a-f]+ ([0-9a-f]+) [^\t\n]*\t(?:commit|cherry-pick|revert|rebase|am)\b/gm,
  )
  return new Set([...lines].map(([, commit = '']) => oid(commit)))
}

/** Their common parent, if nothing but these commits was added on top of it. */
async function before(lane: LaneContext, commits: readonly Oid[], to: Oid): Promise<Oid | null> {
  const facts = await readCommits(lane.context, lane.privateDir, commits)
  const below = new Set(facts.flatMap(({ parents }) => parents).filter((parent) => !commits.includes(parent)))
  const [from] = below
  if (from === undefined || below.size !== 1) return null
  return (await commitsIn(lane, { from: [to], without: [from] })).size === commits.length ? from : null
}

/** Whether the branch was moved under a checkout: of every path that differs, its index still has the old version. */
async function isBehind(
  { context, privateDir }: LaneContext,
  { gitDir, from, to }: { readonly gitDir: string; readonly from: Oid; readonly to: Oid },
): Promise<boolean> {
  const moved = await runGit(diffTreeCommand(context, privateDir, { list: 'names', from, to }))
  const index = { ...privateDir, index: `${gitDir}/index` }
  const staged = await runGit(
    contentCommand(context, index, 'diff-index', ['--cached', '-z', '--name-only', '--no-renames', from]),
  )
  const own = new Set(zeroSplit(succeeded(staged, 'reading an index')))
  const paths = zeroSplit(succeeded(moved, 'comparing two commits'))
  return paths.length > 0 && paths.every((path) => !own.has(path))
}
