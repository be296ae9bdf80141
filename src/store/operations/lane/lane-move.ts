import { attemptId, type AttemptId, type EpochMs } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { movedInQueue } from '../../../core/policy/merge-queue.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { LaneLease, LaneMove, LaneMoved } from '../../../core/ports/lane-store.ts'
import { integer } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { heldLane, selectWaiting } from './lane.ts'

/** A person's order of what waits: as it stands in this transaction, and by the lane's owner. */
export function* laneMove(
  lease: LaneLease,
  { item, by }: LaneMove,
  now: EpochMs,
): Operation<Fenced<LaneMoved>> {
  if ((yield* heldLane(lease)) === null) return 'ghost'
  const claim = yield* selectClaim({ folded: foldId(item) })
  if (claim === null) return { kind: 'stays', why: 'gone', past: null }
  const waiting = yield* selectWaiting({ target: lease.target })
  const move = movedInQueue(waiting, { attempt: claim.attempt, by })
  if (move.kind === 'stays')
    return { kind: 'stays', why: move.why, past: 'past' in move ? move.past.item : null }
  const past = move.past.item
  yield* updateQueued({ attempt: claim.attempt, queued: move.past.place })
  yield* updateQueued({ attempt: move.past.attempt, queued: move.work.place })
  yield* recordEvent({ type: 'merge:moved', by, past }, claim, now)
  return { kind: 'moved', past, place: move.place }
}

interface Claim {
  readonly attempt: AttemptId
  readonly item: number
  readonly run: number
  readonly worker: number
}

const selectClaim = one(
  `SELECT a.id, a.item, a.run, a.worker FROM items i JOIN attempts a ON a.id = i.attempt
   WHERE i.folded = :folded AND i.status = 'claimed' AND a.ended_at IS NULL`,
  (row): Claim => ({
    attempt: attemptId(integer(row, 'id')),
    item: integer(row, 'item'),
    run: integer(row, 'run'),
    worker: integer(row, 'worker'),
  }),
)

const updateQueued = change(`UPDATE attempts SET queued = :queued WHERE id = :attempt`)
