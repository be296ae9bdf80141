import type { Oid } from '../../core/ids.ts'
import { branchRef, readRef } from '../objects/refs/refs.ts'
import { commitsIn } from './history.ts'
import type { LaneContext } from './lane-context.ts'

/** Which of these commits the branch contains. */
export async function containedIn(
  lane: LaneContext,
  target: string,
  commits: readonly Oid[],
): Promise<ReadonlySet<Oid>> {
  const branch = await readRef(lane.context, branchRef(target))
  if (branch === null || commits.length === 0) return new Set()
  const lacking = await commitsIn(lane, { from: commits, without: [branch] })
  return new Set(commits.filter((commit) => !lacking.has(commit)))
}
