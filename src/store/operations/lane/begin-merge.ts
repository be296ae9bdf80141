import { fenceOf, type Fence, type MergeStep } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { nextOf } from '../../../core/policy/merge-queue.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { LaneHead, LaneLease } from '../../../core/ports/lane-store.ts'
import { attemptColumns, parseQueued } from '../../rows/attempt-row.ts'
import { itemColumns, parseItem } from '../../rows/item-record.ts'
import { change, one, type Operation } from '../../statement.ts'
import { aboutClaim } from '../attempts/end-attempt.ts'
import { laneClaim } from '../attempts/fence.ts'
import { recordEvent } from '../record-event.ts'
import { claimInLane, heldLane, selectWaiting } from './lane.ts'

/** Choosing the head and storing that its merge has begun are one: nobody takes out or moves what the lane is at work on. */
export function* beginMerge(lease: LaneLease, now: EpochMs): Operation<Fenced<LaneHead | null>> {
  const lane = yield* heldLane(lease)
  if (lane === null) return 'ghost'
  const next = nextOf(yield* selectWaiting({ target: lease.target }))
  const found = next === null ? null : yield* selectAttempt({ attempt: next.attempt })
  if (found === null) return null
  const item = yield* selectItemOf({ attempt: found.id })
  const claim = yield* laneClaim(fenceOf(found), lease.target)
  if (item === null || claim === null) return null
  // What a killed lane did for it is over.
  yield* updateMerging({ attempt: found.id })
  if (!next?.merging) yield* recordEvent({ type: 'attempt:phase', phase: 'merging' }, aboutClaim(claim), now)
  return {
    attempt: { ...found, phase: 'merging', step: null },
    item: item.item,
    step: lane.step?.attempt === found.id ? lane.step.step : null,
  }
}

/** The lane can't go on with it for now: it waits at its old place. Not where the tip was about to move. */
export function* leaveMerge(lease: LaneLease, fence: Fence, now: EpochMs): Operation<Fenced<'ok'>> {
  const lane = yield* heldLane(lease)
  const claim = yield* claimInLane(lease, fence)
  if (lane === null || claim === null) return 'ghost'
  if (claim.phase !== 'merging' || lane.step?.attempt === claim.attempt) return 'ok'
  yield* updateQueued({ attempt: claim.attempt })
  yield* recordEvent({ type: 'attempt:phase', phase: 'queued' }, aboutClaim(claim), now)
  return 'ok'
}

export function* noteMergeStep(
  lease: LaneLease,
  fence: Fence,
  { kind, now }: { readonly kind: MergeStep['kind']; readonly now: EpochMs },
): Operation<Fenced<'ok'>> {
  const claim = yield* claimInLane(lease, fence)
  if (claim === null) return 'ghost'
  const attempt = yield* selectAttempt({ attempt: claim.attempt })
  const step: MergeStep =
    kind === 'setup' ? { kind, since: now } : { kind, since: now, before: attempt?.gates.length ?? 0 }
  yield* updateStep({ attempt: claim.attempt, step: JSON.stringify(step) })
  return 'ok'
}

const updateMerging = change(
  `UPDATE attempts SET phase = 'merging', merge_step = NULL WHERE id = :attempt AND (phase <> 'merging' OR merge_step IS NOT NULL)`,
)

const updateQueued = change(`UPDATE attempts SET phase = 'queued', merge_step = NULL WHERE id = :attempt`)

const updateStep = change(`UPDATE attempts SET merge_step = :step WHERE id = :attempt`)

const selectAttempt = one(
  `SELECT ${attemptColumns} FROM attempts a JOIN items i ON i.id = a.item WHERE a.id = :attempt`,
  parseQueued,
)

const selectItemOf = one(
  `SELECT ${itemColumns} FROM attempts a JOIN items i ON i.id = a.item JOIN facts f ON f.item = i.id
   JOIN sources s ON s.id = i.source WHERE a.id = :attempt`,
  parseItem,
)
