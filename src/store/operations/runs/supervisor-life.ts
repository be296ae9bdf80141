import type { EpochMs } from '../../../core/ids.ts'
import type { LivenessOf } from '../../../core/ports/run-store.ts'
import type { SupervisorRow } from '../../../core/run/run.ts'
import { supervisorLives } from '../../../core/run/supervisor.ts'
import { parseSupervisor } from '../../rows/supervisor-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'

export interface Judge {
  readonly livenessOf: LivenessOf
  readonly now: EpochMs
}

export const isGone = (supervisor: SupervisorRow, { livenessOf, now }: Judge): boolean =>
  !supervisorLives(supervisor, livenessOf, now)

/** The living supervisors of a run. Dead ones are ended in the store, so that all agree, and one that lives after all learns it by its heartbeat. */
export function* livingSupervisors(run: number, judge: Judge): Operation<readonly SupervisorRow[]> {
  const open = yield* selectOpenSupervisors({ run })
  const living: SupervisorRow[] = []
  for (const supervisor of open) {
    if (isGone(supervisor, judge)) yield* endSupervisor(supervisor, judge.now)
    else living.push(supervisor)
  }
  return living
}

export function* endSupervisor(supervisor: SupervisorRow, now: EpochMs): Operation<void> {
  const { rows } = yield* updateEnded({ id: supervisor.id, now })
  if (rows === 0) return
  yield* recordEvent({ type: 'supervisor:ended', supervisor: supervisor.id }, { run: supervisor.run }, now)
}

export const selectSupervisor = one(`SELECT * FROM supervisors WHERE id = :id`, parseSupervisor)

export const selectSupervisorsOfRun = all(
  `SELECT * FROM supervisors WHERE run = :run ORDER BY id`,
  parseSupervisor,
)

const selectOpenSupervisors = all(
  `SELECT * FROM supervisors WHERE run = :run AND ended_at IS NULL ORDER BY id`,
  parseSupervisor,
)

const updateEnded = change(`UPDATE supervisors SET ended_at = :now WHERE id = :id AND ended_at IS NULL`)
