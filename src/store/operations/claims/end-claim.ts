import type { AttemptOutcome } from '../../../core/attempt.ts'
import type { EpochMs, ItemId } from '../../../core/ids.ts'
import type { ItemHold } from '../../../core/item.ts'
import { reason, type Reason } from '../../../core/reason.ts'
import type { TokenClaim, TokenClaimEnd } from '../../../core/claims/token-claim.ts'
import { change, type Operation } from '../../statement.ts'
import { freeDependents } from '../attempts/free-dependents.ts'
import { completeGroup, freePlace } from '../attempts/groups.ts'
import { releaseFiles } from '../attempts/held-files.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent } from '../record-event.ts'
import { selectExpired, selectRunInView, type StoredTokenClaim } from './stored-claim.ts'

export interface ClaimEnding {
  readonly how: TokenClaimEnd
  readonly reason: Reason
  readonly said?: string | null
  readonly files?: readonly string[]
}

/** Whatever ends a claim by a token ends it here: its row, its files and parks, and what becomes of the item. Nothing of it is counted. */
export function* endClaim(stored: StoredTokenClaim, ending: ClaimEnding, now: EpochMs): Operation<void> {
  const { item, group, claim, scheduledFor } = stored
  const { attempt } = claim
  const { how, reason: why, said = null, files = [] } = ending
  const about = { run: yield* selectRunInView({}), item, attempt }
  const stop = JSON.stringify(why)
  yield* updateAttempt({ attempt, outcome: outcomes[how], reason: stop, now })
  yield* updateClaim({ attempt, how, summary: said, files: JSON.stringify(files) })
  yield* releaseFiles(attempt)
  if (group !== null) yield* freePlace(group, item)
  yield* recordEvent({ type: 'claim:ended', by: claim.agent, how }, about, now)
  switch (how) {
    case 'completed':
      yield* markCompleted({ item, reason: stop, now })
      yield* recordEvent({ type: 'item:done', commit: null }, about, now)
      yield* freeDependents({ item, now })
      if (group !== null) yield* completeGroup(group, about, now)
      return
    case 'failed':
      yield* markFailed({ item, reason: stop, now })
      yield* recordEvent({ type: 'item:failed', reason: why }, about, now)
      return
    case 'released':
    case 'expired':
    case 'taken back': {
      const hold: ItemHold | null = why.code === 'stopped' ? 'stopped' : stored.hold
      const notBefore = scheduledFor !== null && scheduledFor > now ? scheduledFor : null
      yield* markTodo({ item, hold, notBefore, reason: stop, now })
      yield* recordEvent({ type: 'item:released', reason: why, notBefore }, about, now)
    }
  }
}

/** Leases that have run out: whoever had them is taken to be gone. Ids of the items, which are todo again. */
export function* expireClaims(now: EpochMs): Operation<readonly ItemId[]> {
  const expired = yield* selectExpired({ now })
  for (const stored of expired) {
    const why = reason('lease:expired', `the lease of ${stored.claim.agent} ran out`)
    yield* endClaim(stored, { how: 'expired', reason: why }, now)
  }
  return expired.map(({ key }) => key)
}

const outcomes: Readonly<Record<NonNullable<TokenClaim['end']>['how'], AttemptOutcome>> = {
  completed: 'done',
  failed: 'failed',
  released: 'back',
  expired: 'back',
  'taken back': 'back',
}

const updateAttempt = change(`
  UPDATE attempts SET ended_at = :now, outcome = :outcome, reason = :reason WHERE id = :attempt`)

const updateClaim = change(`
  UPDATE token_claims SET ended = :how, summary = :summary, files = :files WHERE attempt = :attempt`)

const markCompleted = moveItem(
  [['complete', 'claimed', 'done']],
  `attempt = NULL, interruptions = 0, merged = NULL, reason = :reason`,
)

const markFailed = moveItem(
  [['give up', 'claimed', 'failed']],
  `attempt = NULL, interruptions = 0, reason = :reason`,
)

const markTodo = moveItem(
  [['take back', 'claimed', 'todo']],
  `attempt = NULL, hold = :hold, not_before = :notBefore, reason = :reason`,
)
