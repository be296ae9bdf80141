import type { Oid } from '../../core/ids.ts'
import { connected } from '../objects/connected.ts'
import { attemptRef, mergeRef, readRefs } from '../objects/refs/refs.ts'
import type { LaneContext } from './lane-context.ts'

/**
 * Whether an attempt's work, or its merge, is still in the repository as a whole. A gate, or an agent beside it, can delete refs of
 * loopwork and prune. No prune takes a commit that a ref names, so the objects are read only where neither ref names it any more.
 */
export async function isKept(
  lane: LaneContext,
  {
    slug,
    number,
    commit,
    base,
  }: { readonly slug: string; readonly number: number; readonly commit: Oid; readonly base: Oid },
): Promise<boolean> {
  const refs = await readRefs(lane.context, [attemptRef(slug, number), mergeRef(slug)])
  if ([...refs.values()].includes(commit)) return true
  const walked = await connected(lane.context, lane.privateDir, { commits: [commit], base })
  return walked.kind === 'whole'
}
