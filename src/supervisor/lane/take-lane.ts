import type { LaneLease } from '../../core/ports/lane-store.ts'
import type { LivenessOf } from '../../core/ports/run-store.ts'
import type { SupervisorContext } from '../context.ts'
import { endKilledUndo } from './end-killed-undo.ts'
import type { StalledOwner } from './stalled-owner.ts'

/** Takes the lane unless a living supervisor owns it and still renews its lease. Then completes an undo that a killed supervisor began. */
export async function takeLane(context: SupervisorContext, stalled: StalledOwner): Promise<LaneLease | null> {
  const { store, me, run, processes } = context
  const { target } = run.settings
  const livenessOf: LivenessOf = (identity) => processes.liveness(identity)
  let lease = await store.takeLane(target, me, livenessOf)
  if (lease === null) {
    const owner = await store.laneOwner(target)
    if (owner === null || !stalled.isStalled(owner)) return null
    lease = await store.takeLane(target, me, livenessOf, owner.id)
  }
  if (lease !== null) await endKilledUndo(context, lease)
  return lease
}
