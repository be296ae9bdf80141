import type { LaneLease } from '../../core/ports/lane-store.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'
import { landedWork } from './start-anew.ts'

/** Completes an undo by a revert commit that was killed when the lane had the commit and the store did not: its task is not done any more. */
export async function endKilledUndo(
  { git, store }: Pick<SupervisorContext, 'git' | 'store' | 'clock'>,
  lease: LaneLease,
): Promise<void> {
  const { target } = lease
  const { tip: known } = await store.laneRecord(target)
  const tip = await git.lane.tip(target)
  if (known === null || known === tip) return
  const landed = (await store.landedOn(target)).filter(({ undone }) => !undone)
  const reverted = await git.lane.revertedBetween({ older: known, newer: tip }, landed.map(landedWork))
  for (const { item } of landed.filter(({ commit }) => reverted.has(commit)))
    mustHold(await store.noteUndone(lease, { item, tip, withBranch: false }))
}
