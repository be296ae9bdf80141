import type { EpochMs, ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { TokenAnswer, TokenEnd, TokenExtension } from '../../../core/ports/token-claim-store.ts'
import { reason } from '../../../core/reason.ts'
import type { TokenClaim } from '../../../core/claims/token-claim.ts'
import type { Timed } from '../../driver.ts'
import { change, type Operation } from '../../statement.ts'
import { declaredPaths, holdFiles } from '../attempts/held-files.ts'
import { endClaim, expireClaims } from './end-claim.ts'
import { claimOf, refusalOfEnded } from './refusals.ts'
import { selectByToken, selectOpenOf, type StoredTokenClaim } from './stored-claim.ts'

export function* extendClaim(request: Timed<TokenExtension>): Operation<TokenAnswer> {
  const { item, token, files, now } = request
  yield* expireClaims(now)
  const found = yield* claimOf(item, token)
  if ('refused' in found) return { kind: 'refused', why: found.refused }
  const { stored } = found
  const { attempt, end } = stored.claim
  if (end !== null) return { kind: 'refused', why: refusalOfEnded(stored) }
  const leaseMs = request.leaseMs ?? stored.leaseMs
  yield* updateLease({ attempt, leaseMs, leaseUntil: now + leaseMs })
  yield* holdFiles(attempt, declaredPaths(files))
  return yield* answered(request, stored, false)
}

/** What was asked for before is answered as it was then: whoever lost an answer asks again. */
export function* endByToken(request: Timed<TokenEnd>): Operation<TokenAnswer> {
  const { item, token, how, said, files, now } = request
  yield* expireClaims(now)
  const found = yield* claimOf(item, token)
  if ('refused' in found) return { kind: 'refused', why: found.refused }
  const { stored } = found
  const { claim } = stored
  if (claim.end !== null)
    return claim.end.how === how
      ? { kind: 'ok', claim, again: true }
      : { kind: 'refused', why: refusalOfEnded(stored) }
  const why = reason('person', `${words[how]} ${claim.agent}${said === null ? '' : `: ${said}`}`)
  yield* endClaim(stored, { how, reason: why, said, files }, now)
  return yield* answered(request, stored, false)
}

/** A person's word goes before that of whoever has the item. */
export function* takeBack(item: ItemId, now: EpochMs): Operation<TokenClaim | null> {
  yield* expireClaims(now)
  const stored = yield* selectOpenOf({ folded: foldId(item) })
  if (stored === null) return null
  yield* endClaim(stored, { how: 'taken back', reason: reason('stopped', 'stopped by you') }, now)
  return stored.claim
}

/** The same, because its backlog file says something else by now; what that is comes to the todo item. Whether anybody had it. */
export function* takeBackFor(item: ItemId, source: string, now: EpochMs): Operation<boolean> {
  const stored = yield* selectOpenOf({ folded: foldId(item) })
  if (stored === null) return false
  yield* endClaim(
    { ...stored, hold: null },
    { how: 'taken back', reason: reason('source', `taken back in ${source}`) },
    now,
  )
  return true
}

function* answered(
  { token }: Pick<TokenEnd, 'token'>,
  stored: StoredTokenClaim,
  again: boolean,
): Operation<TokenAnswer> {
  const { claim } = (yield* selectByToken({ token })) ?? stored
  return { kind: 'ok', claim, again }
}

const words: Readonly<Record<TokenEnd['how'], string>> = {
  completed: 'done, says',
  failed: 'given up by',
  released: 'released by',
}

const updateLease = change(`
  UPDATE token_claims SET lease_ms = :leaseMs, lease_until = :leaseUntil WHERE attempt = :attempt`)
