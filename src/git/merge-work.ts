import type { Oid } from '../core/ids.ts'
import type { MergeOrder, MergeResult } from '../core/ports/git.ts'
import type { AttributeTrees } from './attribute-tree.ts'
import { commitTree, readCommits } from './commits.ts'
import type { Slot } from './git-command.ts'
import { mergeTree } from './merge-tree.ts'
import { keepCommit, madeAgainWhenPruned } from './objects/keep-commit.ts'
import { inQuarantine, type Quarantined } from './objects/quarantine.ts'
import { mergeRef, moveRef } from './refs.ts'
import type { Site } from './site.ts'

/** What the lane works with: its slot's work tree is replaced by the attributes of the merge's target. */
export interface Bench {
  readonly site: Site
  readonly slot: Slot
  readonly attributes: AttributeTrees
  /** First parents of commits that this process made: saves asking git what we know. */
  readonly parents: Map<Oid, Oid>
}

/** One commit on the tip with the merged tree, by the work's author, under a ref before anything else is done with it. */
export async function mergeWork(bench: Bench, order: MergeOrder): Promise<MergeResult> {
  const { site, slot } = bench
  const [work, tip] = await readCommits(site, slot, [order.work, order.tip])
  return madeAgainWhenPruned(() =>
    inQuarantine(site, slot, async (quarantined): Promise<MergeResult> => {
      const merged =
        order.base === order.tip
          ? { kind: 'clean' as const, tree: work.tree }
          : await joinTrees(bench, quarantined, order.tip, order.work)
      if (merged.kind === 'conflict') return merged
      if (merged.tree === tip.tree) return { kind: 'same' }
      const commit = await commitTree(site, quarantined, {
        ...order,
        tree: merged.tree,
        parents: [order.tip],
        author: work.author,
      })
      const move = { name: mergeRef(order.slug), to: commit, why: `merged ${order.slug}` }
      const known = [order.tip, order.work]
      await keepCommit(site, quarantined, { commit, known }, () => moveRef(site, move))
      bench.parents.set(commit, order.tip)
      return { kind: 'clean', commit, tree: merged.tree }
    }),
  )
}

export async function joinTrees({ site, attributes }: Bench, slot: Quarantined, target: Oid, work: Oid) {
  return mergeTree(site, { ...slot, workTree: await attributes.folderFor(target) }, target, work)
}
