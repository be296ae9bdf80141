import type { Oid } from '../../core/ids.ts'
import type { Fate, LandedWork } from '../../core/ports/lane.ts'
import type { ToldCommit } from './history.ts'
import { holdsChange } from './holds-change.ts'
import { isThere } from './is-there.ts'
import type { LaneContext } from './lane-context.ts'
import { mentions } from './mentions.ts'

interface Place {
  readonly branch: Oid
  /** Where the lane goes on: the branch, and what was brought along. */
  readonly end: Oid
  /** What the branch has in place of what it held. */
  readonly onBranch: readonly ToldCommit[]
  /** Of the commit that the branch holds no more. */
  readonly message: string
}

/**
 * The target held this work before it was merged: its agent had moved the branch to a commit of its own, or somebody else had made the
 * same change. No trailers name the item there, so what counts is the change as it was collected. Null where nothing can be said: an
 * attempt that changed nothing was done at a commit whose fate is not its own.
 */
export async function fateOfUnnamed(
  lane: LaneContext,
  work: LandedWork,
  { branch, end, onBranch, message }: Place,
): Promise<Fate | null> {
  const standsIn =
    mentions(onBranch, work) ?? (work.strayed ? onBranch.find((told) => told.message === message) : undefined)
  if (standsIn !== undefined) return { kind: 'there', commit: standsIn.commit }
  const change = await changeOf(lane, work)
  if (change === null) return null
  if (await holdsChange(lane, branch, change)) return { kind: 'there', commit: branch }
  if (end !== branch && (await holdsChange(lane, end, change))) return { kind: 'carried', commit: end }
  return { kind: 'taken out' }
}

async function changeOf(lane: LaneContext, { work, commit, strayed }: LandedWork): Promise<Oid | null> {
  if (work !== null && (await isThere(lane, work))) return work
  return strayed ? commit : null
}
