import type { Fence } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { LaneLease } from '../../../core/ports/lane-store.ts'
import type { Reason } from '../../../core/reason.ts'
import type { Operation } from '../../statement.ts'
import { aboutClaim, closeAttempt, endAttempt } from '../attempts/end-attempt.ts'
import { freeDependents } from '../attempts/free-dependents.ts'
import { completeGroup } from '../attempts/groups.ts'
import { chosenIsUsed } from '../choose-agent-of.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent } from '../record-event.ts'
import { applyEndToRun } from '../runs/apply-end-to-run.ts'
import { recordTip } from './lane-record.ts'
import { claimInLane, clearStep, type LaneMove } from './lane.ts'

/** The only way to `done` by work. */
export function* laneDone({ lease, fence, step, now }: LaneMove): Operation<Fenced<'ok'>> {
  const claim = yield* claimInLane(lease, fence)
  if (claim === null) return 'ghost'
  const { old, merged } = step
  const about = aboutClaim(claim)
  if (merged !== old) {
    yield* recordEvent({ type: 'merge:landed', target: lease.target, from: old, to: merged }, about, now)
  }
  yield* closeAttempt(claim, { outcome: 'done', reason: null, landed: merged === old ? null : merged }, now)
  yield* markDone({ item: claim.item, merged, used: claim.attempt, now })
  const isThere = merged === old ? ({ addsNothing: true } as const) : {}
  yield* recordEvent({ type: 'item:done', commit: merged, ...isThere }, about, now)
  yield* freeDependents({ item: claim.item, now })
  if (claim.group !== null) yield* completeGroup(claim.group, about, now)
  yield* clearStep({ target: lease.target })
  yield* recordTip({ target: lease.target, tip: merged })
  const ended = {
    attempt: claim.attempt,
    verdict: 'good',
    finallyFailed: false,
    now,
  } as const
  yield* applyEndToRun(claim.run, ended)
  return 'ok'
}

export interface LaneFailure {
  readonly lease: LaneLease
  readonly fence: Fence
  readonly reason: Reason
  readonly now: EpochMs
}

export function* laneFail({ lease, fence, reason, now }: LaneFailure): Operation<Fenced<'ok'>> {
  const claim = yield* claimInLane(lease, fence)
  if (claim === null) return 'ghost'
  if (reason.code === 'conflict') {
    yield* recordEvent({ type: 'merge:conflicted', files: filesOf(reason) }, aboutClaim(claim), now)
  }
  yield* endAttempt(claim, reason, now)
  yield* clearStep({ target: lease.target })
  return 'ok'
}

function filesOf(reason: Reason): readonly string[] {
  const { files } = reason.detail
  return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : []
}

const markDone = moveItem(
  [['finish', 'claimed', 'done']],
  `attempt = NULL, attempts = attempts + 1, interruptions = 0, merged = :merged, reason = NULL, ${chosenIsUsed}`,
)
