import type { Oid } from '../../../core/ids.ts'
import type { LandedWork } from '../../../core/ports/lane.ts'
import { messagesIn } from '../history.ts'
import type { LaneContext } from '../lane-context.ts'
import { revertTrailer } from './revert-commit.ts'

/** The merges that were reverted by an undo between two states of the lane. */
export async function revertedBetween(
  lane: LaneContext,
  { older, newer }: { readonly older: Oid; readonly newer: Oid },
  landed: readonly LandedWork[],
): Promise<ReadonlySet<Oid>> {
  const added = await messagesIn(lane, { from: [newer], without: [older] })
  const taken = landed.filter(({ commit, made, work, item }) =>
    added.some(
      ({ message }) =>
        [commit, made, work].some((change) => message.includes(`This reverts commit ${change ?? ''}.`)) &&
        message.split('\n').includes(`${revertTrailer}: ${item}`),
    ),
  )
  return new Set(taken.map(({ commit }) => commit))
}
