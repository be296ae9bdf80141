import type { Oid } from '../../core/ids.ts'
import type { MergeOrder, MergeResult } from '../../core/ports/lane.ts'
import { commitTree, isAncestor, readCommits } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import type { MergedTree } from '../objects/merge-tree.ts'
import { inQuarantine, type Quarantined } from '../objects/quarantine.ts'
import { mergeRef, moveOwnRef } from '../objects/refs/refs.ts'
import type { LaneContext } from './lane-context.ts'
import { joinTrees } from './trees/join-trees.ts'
import { pickTree } from './trees/pick-tree.ts'

/** One commit on the tip with the merged tree, by the work's author, under a ref before anything else is done with it. */
export async function mergeWork(lane: LaneContext, order: MergeOrder): Promise<MergeResult> {
  const { context, privateDir } = lane
  const [work, tip] = await readCommits(context, privateDir, [order.work, order.tip])
  return madeAgainWhenPruned(() =>
    inQuarantine(context, privateDir, async (quarantined): Promise<MergeResult> => {
      const merged = await mergedTree(lane, quarantined, order, work.tree)
      if (merged.kind === 'conflict') return merged
      if (merged.tree === tip.tree) return { kind: 'same' }
      const commit = await commitTree(context, quarantined, {
        ...order,
        tree: merged.tree,
        parents: [order.tip],
        author: work.author,
      })
      const move = { name: mergeRef(order.slug), to: commit, why: `merged ${order.slug}` }
      const known = [order.tip, order.work]
      await keepCommit(context, quarantined, { commit, known }, () => moveOwnRef(context, move))
      lane.parents.set(commit, order.tip)
      return { kind: 'clean', commit, tree: merged.tree }
    }),
  )
}

/** Work on a commit that the tip no longer descends from is applied as a change of its own, without the commits below it. */
async function mergedTree(
  lane: LaneContext,
  privateDir: Quarantined,
  { tip, base, work }: MergeOrder,
  tree: Oid,
): Promise<MergedTree> {
  if (base === tip) return { kind: 'clean', tree }
  if (await standsOn(lane, tip, base))
    return joinTrees(lane, privateDir, { target: tip, work, attributesOf: tip })
  return pickTree(lane, privateDir, { onto: tip, base, work })
}

/** Whether `base` is the tip or an ancestor of it; without a process while all between are merges that this process made. */
export async function standsOn(
  { context, privateDir, parents }: LaneContext,
  tip: Oid,
  base: Oid,
): Promise<boolean> {
  for (let at = parents.get(tip); at !== undefined; at = parents.get(at)) if (at === base) return true
  return isAncestor(context, privateDir, base, tip)
}
