import { attemptId, type EpochMs } from '../../../core/ids.ts'
import { afterAttempt, type Breaker, type Verdict } from '../../../core/policy/breaker.ts'
import type { Run } from '../../../core/run/run.ts'
import { change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'

export interface EndedAttempt {
  readonly attempt: number
  readonly verdict: Verdict
  /** The item has no tries left. */
  readonly finallyFailed: boolean
  readonly now: EpochMs
}

/** What the end of an attempt means for its run: breaker, abort-all. */
export function* applyEndToRun(run: Run, ended: EndedAttempt): Operation<void> {
  yield* applyEndToBreaker(run, ended)
  if (ended.finallyFailed) yield* applyFailureToRun(run, ended.now)
}

/** An item has failed for good. Returns whether the run is aborted for it. */
export function* applyFailureToRun(run: Run, now: EpochMs): Operation<boolean> {
  if (run.settings.onFailure !== 'abort-all') return false
  if (run.aborting) return true
  yield* updateAborting({ run: run.id })
  yield* recordEvent({ type: 'run:aborted' }, { run: run.id }, now)
  return true
}

function* applyEndToBreaker(run: Run, { attempt, verdict, now }: EndedAttempt): Operation<void> {
  const before = run.breaker
  const after = afterAttempt(before, run.settings.breaker, { attempt: attemptId(attempt), verdict, now })
  if (same(before, after)) return
  yield* updateBreaker({ run: run.id, breaker: JSON.stringify(after) })
  if (after.state === 'open')
    yield* recordEvent({ type: 'breaker:opened', until: after.until }, { run: run.id }, now)
  if (after.state === 'closed' && before.state !== 'closed') {
    yield* recordEvent({ type: 'breaker:closed' }, { run: run.id }, now)
  }
}

const same = (one: Breaker, other: Breaker): boolean =>
  one === other ||
  (one.state === 'closed' && other.state === 'closed' && one.failuresInRow === other.failuresInRow)

export const updateBreaker = change(`UPDATE runs SET breaker = :breaker WHERE id = :run`)

export const updateAborting = change(`UPDATE runs SET aborting = 1 WHERE id = :run`)
