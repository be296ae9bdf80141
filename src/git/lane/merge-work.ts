import type { Oid } from '../../core/ids.ts'
import type { MergeOrder, MergeResult } from '../../core/ports/lane.ts'
import { changedPaths, noteChangedPaths } from '../objects/changed-paths.ts'
import { commitInMemory, commitTree, isAncestor, readCommits, type CommitFacts } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import type { MergedTree } from '../objects/merge-tree.ts'
import { inQuarantine, type Quarantined } from '../objects/quarantine.ts'
import { mergeRef, moveOwnRef } from '../objects/refs/refs.ts'
import { writeLoose, type RawObject } from '../objects/without-git/raw-object.ts'
import type { LaneContext } from './lane-context.ts'
import { joinTrees } from './trees/join-trees.ts'
import { overlayTree, type Overlaid } from './trees/overlay-tree.ts'
import { pickTree } from './trees/pick-tree.ts'

/** One commit on the tip with the merged tree, by the work's author, under a ref before anything else is done with it. */
export async function mergeWork(lane: LaneContext, order: MergeOrder): Promise<MergeResult> {
  const { context, privateDir } = lane
  const [work, tip] = await readCommits(context, privateDir, [order.work, order.tip])
  return madeAgainWhenPruned(() =>
    inQuarantine(context, privateDir, async (quarantined): Promise<MergeResult> => {
      const merged =
        (isOneStep(work, order)
          ? await overlayTree(lane, quarantined, { ...order, tipTree: tip.tree })
          : null) ?? (await mergedTree(lane, quarantined, order, work.tree))
      if (merged.kind === 'conflict') return merged
      if (merged.tree === tip.tree) return { kind: 'same' }
      const made = await commitOf(lane, quarantined, { order, author: work.author, merged })
      const move = { name: mergeRef(order.slug), to: made.commit, why: `merged ${order.slug}` }
      const known = [order.tip, order.work]
      await keepCommit(context, quarantined, { ...made, known }, () => moveOwnRef(context, move))
      lane.parents.set(made.commit, order.tip)
      return { kind: 'clean', commit: made.commit, tree: merged.tree }
    }),
  )
}

const isOneStep = ({ parents }: CommitFacts, { base }: MergeOrder): boolean =>
  parents.length === 1 && parents[0] === base

interface Merged {
  readonly order: MergeOrder
  readonly author: CommitFacts['author']
  readonly merged: Extract<MergedTree, { kind: 'clean' }> | Overlaid
}

/** With all its new objects, where git has written none of them. */
async function commitOf(
  { context, privateDir }: LaneContext,
  quarantined: Quarantined,
  { order, author, merged }: Merged,
): Promise<{ readonly commit: Oid; readonly objects: readonly RawObject[] }> {
  const { tip, base, work } = order
  const text = { ...order, tree: merged.tree, parents: [tip], author }
  const inMemory = 'objects' in merged ? commitInMemory(context, text) : null
  if ('objects' in merged && inMemory !== null) {
    const changes = await changedPaths(context, privateDir, base, work)
    noteChangedPaths(context, { from: tip, to: inMemory.id, changes })
    return { commit: inMemory.id, objects: [...merged.objects, inMemory] }
  }
  if ('objects' in merged) await Promise.all(merged.objects.map((object) => writeLoose(quarantined, object)))
  return { commit: await commitTree(context, quarantined, text), objects: [] }
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
