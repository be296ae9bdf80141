import type { EpochMs, SupervisorId } from '../../../core/ids.ts'
import type { LivenessOf } from '../../../core/ports/run-store.ts'
import { change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { selectRun } from './select-run.ts'
import { endSupervisor, livingSupervisors, selectSupervisor } from './supervisor-life.ts'

export interface Leave {
  readonly supervisor: SupervisorId
  readonly how: 'finish' | 'detach'
  readonly livenessOf: LivenessOf
  readonly now: EpochMs
}

export function* leaveRun({ supervisor, how, livenessOf, now }: Leave): Operation<void> {
  const me = yield* selectSupervisor({ id: supervisor })
  if (me === null) return
  yield* endSupervisor(me, now)
  if (how === 'detach') return
  const living = yield* livingSupervisors(me.run, { livenessOf, now })
  if (living.length > 0) return
  const run = yield* selectRun({ id: me.run })
  if (run !== null) yield* endRun(run.id, run.aborting ? 'aborted' : 'finished', now)
}

export function* endRun(run: number, outcome: string, now: EpochMs): Operation<void> {
  const { rows } = yield* updateEnded({ run, now })
  if (rows > 0) yield* recordEvent({ type: 'run:ended', outcome }, { run }, now)
}

const updateEnded = change(`UPDATE runs SET ended_at = :now WHERE id = :run AND ended_at IS NULL`)
