import type { Oid } from '../../../core/ids.ts'
import type { LandedWork, MergeResult } from '../../../core/ports/lane.ts'
import { commitTree, readCommits } from '../../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../../objects/keep-commit.ts'
import { inQuarantine } from '../../objects/quarantine.ts'
import { moveOwnRef } from '../../objects/refs/refs.ts'
import type { LaneContext } from '../lane-context.ts'
import { pickTree } from '../trees/pick-tree.ts'

export const revertTrailer = 'Loopwork-Undo'

/**
 * Makes a commit on the tip that reverts an item's change; `same` where nothing of it is left. It has one parent, so that redone work
 * can be merged again.
 */
export async function revertCommit(
  lane: LaneContext,
  { tip, work, change }: { readonly tip: Oid; readonly work: LandedWork; readonly change: Oid },
): Promise<MergeResult> {
  const { context, privateDir } = lane
  const [at, undone] = await readCommits(context, privateDir, [tip, change])
  const [parent] = undone.parents
  if (parent === undefined) return { kind: 'same' }
  return madeAgainWhenPruned(() =>
    inQuarantine(context, privateDir, async (quarantined): Promise<MergeResult> => {
      const picked = await pickTree(lane, quarantined, { onto: tip, base: change, work: parent })
      if (picked.kind === 'conflict') return picked
      if (picked.tree === at.tree) return { kind: 'same' }
      const commit = await commitTree(context, quarantined, {
        tree: picked.tree,
        parents: [tip],
        message: `Take back ${work.message}\n\nThis reverts commit ${change}.`,
        trailers: [[revertTrailer, work.item]],
      })
      const move = { name: `refs/loopwork/undo/${work.slug}`, to: commit, why: `took back ${work.slug}` }
      await keepCommit(context, quarantined, { commit, known: [tip] }, () => moveOwnRef(context, move))
      lane.parents.set(commit, tip)
      return { kind: 'clean', commit, tree: picked.tree }
    }),
  )
}
