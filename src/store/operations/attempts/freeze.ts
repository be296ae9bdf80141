import type { Fence } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import { change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { aboutClaim } from './end-attempt.ts'
import { ownersClaim } from './fence.ts'

/* A person freezes the agents of an attempt, and lets them go on. What is frozen is so only while its agents work: a later phase has none. */

export function* freezeAttempt(fence: Fence, now: EpochMs): Operation<Fenced<'ok' | 'not running'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  if (claim.phase !== 'running') return 'not running'
  const { rows } = yield* storeFrozen({ attempt: claim.attempt, now })
  if (rows > 0) yield* recordEvent({ type: 'attempt:frozen' }, aboutClaim(claim), now)
  return 'ok'
}

export function* thawAttempt(fence: Fence, now: EpochMs): Operation<Fenced<'ok' | 'not frozen'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  const { rows } = yield* clearFrozen({ attempt: claim.attempt })
  if (rows === 0) return 'not frozen'
  yield* recordEvent({ type: 'attempt:thawed' }, aboutClaim(claim), now)
  return 'ok'
}

const storeFrozen = change(`UPDATE attempts SET frozen_at = :now WHERE id = :attempt AND frozen_at IS NULL`)

const clearFrozen = change(
  `UPDATE attempts SET frozen_at = NULL WHERE id = :attempt AND frozen_at IS NOT NULL`,
)
