import type { EpochMs } from './ids.ts'
import type { LivenessOf } from './ports/run-store.ts'
import type { SupervisorRow } from './run.ts'

/** Not ended by anybody, and its process lives; where that can't be seen from here, its lease decides. */
export function supervisorLives(row: SupervisorRow, livenessOf: LivenessOf, now: EpochMs): boolean {
  if (row.endedAt !== null) return false
  switch (livenessOf(row.identity)) {
    case 'alive':
      return true
    case 'dead':
      return false
    case 'unknown':
      return row.leaseUntil > now
  }
}
