import type { EpochMs, RunId, SupervisorId } from '../../../core/ids.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { Pulse } from '../../../core/ports/run-store.ts'
import { change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { updateAborting } from './apply-end-to-run.ts'
import { clampDeadlines } from './clamp-deadlines.ts'
import { askedOf } from './commands.ts'
import { selectHolds } from './hold-run.ts'
import { selectRun, selectRunOf } from './select-run.ts'
import { leaseMs } from '../../../core/run/supervisor.ts'
import { selectSupervisor } from './supervisor-life.ts'

export function* heartbeat(supervisor: SupervisorId, now: EpochMs): Operation<Fenced<'ok'>> {
  const { rows } = yield* updateLease({ id: supervisor, leaseUntil: now + leaseMs })
  if (rows === 0) return 'ghost'
  const run = yield* selectRunOf({ supervisor })
  if (run !== null) yield* clampDeadlines(run, now)
  return 'ok'
}

export function* setPaused(run: RunId, paused: boolean, now: EpochMs): Operation<void> {
  const { rows } = yield* updatePaused({ run, paused: paused ? 1 : 0 })
  if (rows > 0) yield* recordEvent({ type: paused ? 'run:paused' : 'run:resumed' }, { run }, now)
}

export function* setAborting(run: RunId, now: EpochMs): Operation<void> {
  const found = yield* selectRun({ id: run })
  if (found === null || found.aborting) return
  yield* updateAborting({ run })
  yield* recordEvent({ type: 'run:aborted' }, { run }, now)
}

export function* setWorkers(supervisor: SupervisorId, workers: number, now: EpochMs): Operation<void> {
  const me = yield* selectSupervisor({ id: supervisor })
  if (me === null || me.workers === workers) return
  yield* updateWorkers({ id: supervisor, workers })
  yield* recordEvent({ type: 'run:scaled', supervisor, from: me.workers, to: workers }, { run: me.run }, now)
}

export function* pulse(supervisor: SupervisorId, now: EpochMs): Operation<Pulse | null> {
  const me = yield* selectSupervisor({ id: supervisor })
  const run = me === null ? null : yield* selectRun({ id: me.run })
  if (me === null || run === null) return null
  return {
    run,
    me,
    asked: yield* askedOf(supervisor, now),
    holds: run.hold === null ? [] : yield* selectHolds({ run: run.id }),
  }
}

const updateLease = change(
  `UPDATE supervisors SET lease_until = :leaseUntil WHERE id = :id AND ended_at IS NULL`,
)

const updatePaused = change(`UPDATE runs SET paused = :paused WHERE id = :run AND paused <> :paused`)

const updateWorkers = change(`UPDATE supervisors SET workers = :workers WHERE id = :id`)
