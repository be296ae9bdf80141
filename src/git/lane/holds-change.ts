import type { Oid } from '../../core/ids.ts'
import { readCommits } from '../objects/commits.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import type { LaneContext } from './lane-context.ts'
import { pickTree, type Pick } from './trees/pick-tree.ts'

/** Whether a commit's tree has the change of another commit already, whatever the message or id under which it got there. */
export async function holdsChange(lane: LaneContext, onto: Oid, commit: Oid): Promise<boolean> {
  const [facts] = await readCommits(lane.context, lane.privateDir, [commit])
  const [parent] = facts.parents
  return parent !== undefined && changesNothing(lane, { onto, base: parent, work: commit })
}

/** By trying to bring it there. */
export async function changesNothing(lane: LaneContext, change: Pick): Promise<boolean> {
  const { context, privateDir } = lane
  const [at] = await readCommits(context, privateDir, [change.onto])
  const picked = await inQuarantine(context, privateDir, (quarantined) => pickTree(lane, quarantined, change))
  return picked.kind === 'clean' && picked.tree === at.tree
}
