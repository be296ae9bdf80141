import type { EpochMs } from '../ids.ts'
import type { LivenessOf } from '../ports/run-store.ts'
import { isSameProcess, type ProcessIdentity } from './identity.ts'
import type { SupervisorRow } from './run.ts'

/**
 * How long a supervisor that can't be seen (another host, another pid namespace) is assumed to live. One that works renews its lease several
 * times meanwhile.
 */
export const leaseMs = 30_000

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

export const livingOf = (
  rows: readonly SupervisorRow[],
  livenessOf: LivenessOf,
  now: EpochMs,
): readonly SupervisorRow[] => rows.filter((row) => supervisorLives(row, livenessOf, now))

/** Those of other processes than this one. */
export const withoutSelf = (
  rows: readonly SupervisorRow[],
  self: ProcessIdentity,
): readonly SupervisorRow[] => rows.filter(({ identity }) => !isSameProcess(identity, self))
