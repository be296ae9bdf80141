import type { EpochMs } from '../../../core/ids.ts'
import { longestVendorWaitMs } from '../../../core/policy/pool/cool-down-after.ts'
import type { Run } from '../../../core/run/run.ts'
import { change, type Operation } from '../../statement.ts'
import { updateBreaker } from './apply-end-to-run.ts'
import { leaseMs } from '../../../core/run/supervisor.ts'

/**
 * A clock that was set back turns every stored deadline into one that is days away. Nothing may be further away than what
 * made it allows: here, once, for all of them, at each heartbeat, at each start, and before a claim. A clock that jumps ahead needs
 * nothing: what waited goes on a little early.
 */
export function* clampDeadlines(run: Run, now: EpochMs): Operation<void> {
  yield* clampRetries(run, now)
  const { breaker, settings } = run
  const latest = now + settings.breaker.cooldownMs
  if (breaker.state === 'open' && breaker.until > latest) {
    yield* updateBreaker({ run: run.id, breaker: JSON.stringify({ state: 'open', until: latest }) })
  }
  if (run.cools.length > 0) yield* clampCoolDowns({ now, latest: now + longestVendorWaitMs })
  yield* clampLeases({ latest: now + leaseMs })
  yield* clampCommands({ now })
}

/**
 * A wait that began in the future begins now and takes as long as it was to; none is longer than what made it allows. A schedule is a
 * moment that a person has named, whatever the clock says now.
 */
export function* clampRetries(run: Pick<Run, 'settings'>, now: EpochMs): Operation<void> {
  yield* beginWaitsNow({ now })
  const { maxMs } = run.settings.retry
  yield* shortenWaits({ latest: now + maxMs })
}

const beginWaitsNow = change(`
  UPDATE items SET since = :now,
    not_before = CASE WHEN not_before IS NOT DISTINCT FROM scheduled_for THEN not_before ELSE not_before - since + :now END
  WHERE shelf = 'waiting' AND not_before IS NOT NULL AND since > :now`)

const shortenWaits = change(`
  UPDATE items SET not_before = :latest
  WHERE shelf = 'waiting' AND not_before > :latest AND not_before IS DISTINCT FROM scheduled_for`)

/** One that began in the future begins now, as a retry does. */
const clampCoolDowns = change(`
  UPDATE cool_downs SET until = CASE WHEN since > :now AND until - since + :now < :latest THEN until - since + :now
    WHEN until > :latest THEN :latest ELSE until END, since = CASE WHEN since > :now THEN :now ELSE since END
  WHERE since > :now OR until > :latest`)

const clampLeases = change(
  `UPDATE supervisors SET lease_until = :latest WHERE ended_at IS NULL AND lease_until > :latest`,
)

const clampCommands = change(`UPDATE commands SET asked_at = :now WHERE state = 'asked' AND asked_at > :now`)
