import type { Oid } from '../../../core/ids.ts'
import { commitTree, readCommits } from '../../objects/commits.ts'
import type { MergedTree } from '../../objects/merge-tree.ts'
import type { Quarantined } from '../../objects/quarantine.ts'
import type { LaneContext } from '../lane-context.ts'
import { joinTrees } from './join-trees.ts'

export interface Pick {
  readonly onto: Oid
  /** The change is what `work` has and `base` hasn't. */
  readonly base: Oid
  readonly work: Oid
}

/**
 * Applies one change to a commit, whatever history lies between: an ordinary merge would include everything that the
 * work is built on, and so bring back what the user took out. git 2.38 can't be given a merge base, so three commits
 * with suitable parents are made.
 */
export async function pickTree(
  lane: LaneContext,
  privateDir: Quarantined,
  { onto, base, work }: Pick,
): Promise<MergedTree> {
  const { context } = lane
  const [target, from, to] = await readCommits(context, privateDir, [onto, base, work])
  if (target.tree === from.tree) return { kind: 'clean', tree: to.tree }
  const made = { message: 'A side of a merge', trailers: [] }
  const root = await commitTree(context, privateDir, { ...made, tree: from.tree, parents: [] })
  const ours = await commitTree(context, privateDir, { ...made, tree: target.tree, parents: [root] })
  const theirs = await commitTree(context, privateDir, { ...made, tree: to.tree, parents: [root] })
  return joinTrees(lane, privateDir, { target: ours, work: theirs, attributesOf: onto })
}
