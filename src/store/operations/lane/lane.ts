import type { Fence, GateResult } from '../../../core/attempt.ts'
import {
  attemptId,
  itemId,
  oid,
  supervisorId,
  type EpochMs,
  type ItemId,
  type Oid,
  type SupervisorId,
} from '../../../core/ids.ts'
import type { Waiting } from '../../../core/policy/merge-queue.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { LaneLease, LaneOwner } from '../../../core/ports/lane-store.ts'
import { flag, integer, integerOrNull, text } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { recordGate } from '../attempts/attempt-phase.ts'
import { aboutClaim } from '../attempts/end-attempt.ts'
import { laneClaim, type OpenClaim } from '../attempts/fence.ts'
import { recordEvent } from '../record-event.ts'
import { endSupervisor, isGone, selectSupervisor, type Judge } from '../runs/supervisor-life.ts'

export function* takeLane(
  target: string,
  me: SupervisorId,
  judge: Judge & { readonly stalled: SupervisorId | null },
): Operation<LaneLease | null> {
  const taker = yield* selectSupervisor({ id: me })
  if (taker === null || taker.endedAt !== null) return null
  const lane = yield* selectLane({ target })
  if (lane === null) {
    yield* insertLane({ target, me })
    return { target, owner: me, tenure: 1 }
  }
  if (lane.owner === me) return { target, owner: me, tenure: lane.tenure }
  if (lane.owner !== null) {
    const owner = yield* selectSupervisor({ id: lane.owner })
    const gone = owner === null || isGone(owner, judge)
    if (!gone && owner.id !== judge.stalled) return null
    // A stalled one keeps its agents and its number: it may wake.
    if (gone && owner !== null) yield* endSupervisor(owner, judge.now)
  }
  yield* updateOwner({ target, me })
  return { target, owner: me, tenure: lane.tenure + 1 }
}

export function* releaseLane({ target, owner, tenure }: LaneLease): Operation<void> {
  yield* clearOwner({ target, owner, tenure })
}

export interface LaneMove {
  readonly lease: LaneLease
  readonly fence: Fence
  readonly step: { readonly old: Oid; readonly merged: Oid }
  readonly now: EpochMs
}

export function* laneStep({ lease, fence, step, now }: LaneMove): Operation<Fenced<'ok'>> {
  const claim = yield* claimInLane(lease, fence)
  if (claim === null) return 'ghost'
  yield* updateStep({ target: lease.target, attempt: claim.attempt, old: step.old, merged: step.merged })
  // Its gate, where there was one, is over.
  yield* updateMerging({ attempt: claim.attempt })
  if (claim.phase === 'merging') return 'ok'
  yield* recordEvent({ type: 'attempt:phase', phase: 'merging' }, aboutClaim(claim), now)
  return 'ok'
}

export function* laneGate(
  lease: LaneLease,
  fence: Fence,
  gate: GateResult,
  now: EpochMs,
): Operation<Fenced<'ok'>> {
  const claim = yield* claimInLane(lease, fence)
  if (claim === null) return 'ghost'
  yield* recordGate(claim, { gate, merged: true }, now)
  return 'ok'
}

/** The valid claim in a lane that we own: queued or merging, and of no other supervisor. */
export function* claimInLane(lease: LaneLease, fence: Fence): Operation<OpenClaim | null> {
  const lane = yield* heldLane(lease)
  return lane === null ? null : yield* laneClaim(fence, lease.target)
}

export const clearStep = change(`
  UPDATE lanes SET attempt = NULL, old = NULL, merged = NULL WHERE target = :target AND attempt IS NOT NULL`)

interface LaneRow {
  readonly owner: number | null
  readonly tenure: number
  readonly step: {
    readonly attempt: number
    readonly step: { readonly old: Oid; readonly merged: Oid }
  } | null
}

export function* heldLane({ target, owner, tenure }: LaneLease): Operation<LaneRow | null> {
  const lane = yield* selectLane({ target })
  return lane !== null && lane.owner === owner && lane.tenure === tenure ? lane : null
}

const selectLane = one(
  `SELECT owner, tenure, attempt, old, merged FROM lanes WHERE target = :target`,
  (row): LaneRow => {
    const attempt = integerOrNull(row, 'attempt')
    const step =
      attempt === null
        ? null
        : { attempt, step: { old: oid(text(row, 'old')), merged: oid(text(row, 'merged')) } }
    return { owner: integerOrNull(row, 'owner'), tenure: integer(row, 'tenure'), step }
  },
)

export const selectLaneOwner = one(
  `SELECT s.id, s.lease_until FROM lanes l JOIN supervisors s ON s.id = l.owner WHERE l.target = :target`,
  (row): LaneOwner => ({ id: supervisorId(integer(row, 'id')), leaseUntil: integer(row, 'lease_until') }),
)

const insertLane = change(`INSERT INTO lanes (target, owner, tenure) VALUES (:target, :me, 1)`)

const updateOwner = change(`UPDATE lanes SET owner = :me, tenure = tenure + 1 WHERE target = :target`)

const clearOwner = change(`
  UPDATE lanes SET owner = NULL WHERE target = :target AND owner = :owner AND tenure = :tenure`)

const updateStep = change(`
  UPDATE lanes SET attempt = :attempt, old = :old, merged = :merged WHERE target = :target`)

const updateMerging = change(`
  UPDATE attempts SET phase = 'merging', merge_step = NULL WHERE id = :attempt AND (phase <> 'merging' OR merge_step IS NOT NULL)`)

export const selectWaiting = all(
  `SELECT a.id, i.key, a.phase, a.queued, i.run_group IS NOT NULL AND EXISTS (
     SELECT 1 FROM items e CROSS JOIN attempts o
     WHERE e.run_group = i.run_group AND e.status = 'claimed' AND (e.place, e.id) < (i.place, i.id)
       AND o.id = e.attempt AND o.run = a.run) AS early
   FROM attempts a JOIN items i ON i.id = a.item WHERE a.ended_at IS NULL AND a.lane = :target`,
  (row): Waiting & { readonly item: ItemId } => ({
    attempt: attemptId(integer(row, 'id')),
    item: itemId(text(row, 'key')),
    merging: text(row, 'phase') === 'merging',
    place: integer(row, 'queued'),
    early: flag(row, 'early'),
  }),
)
