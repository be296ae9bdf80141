import type { LandedWork, MergeResult } from '../../../core/ports/lane.ts'
import type { Oid } from '../../../core/ids.ts'
import { commitTree, readCommits } from '../../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../../objects/keep-commit.ts'
import { inQuarantine } from '../../objects/quarantine.ts'
import { moveOwnRef } from '../../objects/refs/refs.ts'
import { pickTree } from '../pick-tree.ts'
import type { Bench } from '../lane-context.ts'

export const revertTrailer = 'Loopwork-Undo'

/** A commit on the tip without what a commit brought for an item; `same` where nothing of it is left. One parent: redone work lands again. */
export async function revertCommit(
  bench: Bench,
  { tip, work, change }: { readonly tip: Oid; readonly work: LandedWork; readonly change: Oid },
): Promise<MergeResult> {
  const { site, slot } = bench
  const [at, undone] = await readCommits(site, slot, [tip, change])
  const [parent] = undone.parents
  if (parent === undefined) return { kind: 'same' }
  return madeAgainWhenPruned(() =>
    inQuarantine(site, slot, async (quarantined): Promise<MergeResult> => {
      const picked = await pickTree(bench, quarantined, { onto: tip, base: change, work: parent })
      if (picked.kind === 'conflict') return picked
      if (picked.tree === at.tree) return { kind: 'same' }
      const commit = await commitTree(site, quarantined, {
        tree: picked.tree,
        parents: [tip],
        message: `Take back ${work.message}\n\nThis reverts commit ${change}.`,
        trailers: [[revertTrailer, work.item]],
      })
      const move = { name: `refs/loopwork/undo/${work.slug}`, to: commit, why: `took back ${work.slug}` }
      await keepCommit(site, quarantined, { commit, known: [tip] }, () => moveOwnRef(site, move))
      bench.parents.set(commit, tip)
      return { kind: 'clean', commit, tree: picked.tree }
    }),
  )
}
