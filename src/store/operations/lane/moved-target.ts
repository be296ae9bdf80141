import { oid, supervisorId, type EpochMs, type Oid, type SupervisorId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { LaneLease, MovedTarget, Undone } from '../../../core/ports/lane-store.ts'
import type { Fate } from '../../../core/ports/lane.ts'
import { reason, type Reason } from '../../../core/reason.ts'
import type { ProcessIdentity } from '../../../core/run/identity.ts'
import type { Mover } from '../../../core/strayed.ts'
import { flag, integer, text } from '../../rows/raw-row.ts'
import { change, insert, one, type Operation } from '../../statement.ts'
import { blockDependents } from '../attempts/free-dependents.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent } from '../record-event.ts'
import { selectNewestRun } from '../runs/select-run.ts'
import { leaseMs } from '../../../core/run/supervisor.ts'
import { recordDelivered, recordTip, selectLaneRecord } from './lane-record.ts'
import { heldLane } from './lane.ts'

/** Stores what happened to items when their target was moved back, all in one. A second call changes nothing. */
export function* noteMovedTarget(
  lease: LaneLease,
  moved: MovedTarget,
  now: EpochMs,
): Operation<Fenced<'ok'>> {
  const lane = yield* heldLane(lease)
  if (lane === null) return 'ghost'
  const { target, owner } = lease
  const run = (yield* selectRunOf({ owner })) ?? null
  yield* recordMove(target, moved, { run, now })
  for (const [key, fate] of moved.fates) {
    const item = yield* selectDone({ folded: foldId(key) })
    if (item === null) continue
    const about = { run, item: item.id }
    if (fate.kind === 'taken back') {
      yield* takeBack({ ...item, target, run }, now)
      continue
    }
    const why = whyUndone({ target, commit: item.merged, fate, by: moved.by })
    if (why === null) {
      yield* markThere({ item: item.id, merged: commitOf(fate) ?? item.merged, now })
      if (item.undone) yield* recordEvent({ type: 'item:restored', commit: item.merged }, about, now)
    } else if (!item.undone) {
      yield* markUndone({ item: item.id, reason: JSON.stringify(why), now })
      yield* recordEvent({ type: 'item:undone', reason: why }, about, now)
    }
  }
  return 'ok'
}

/** Once only: killed before the branch was accepted, the lane starts anew again, and is where it is to go already. */
function* recordMove(
  target: string,
  { from, to, tip, how, by }: MovedTarget,
  { run, now }: { readonly run: number | null; readonly now: EpochMs },
): Operation<void> {
  const before = yield* selectLaneRecord({ target })
  yield* recordTip({ target, tip })
  if (how === 'returned') return
  yield* recordDelivered({ target, delivered: to })
  const isAgain = from === tip && before?.tip === tip && before.delivered === to
  if (how === 'by an undo' || isAgain) return
  // The lane may have been moved by the start that was killed: it came from where the store knew it to be.
  const was = from === tip ? (before?.tip ?? from) : from
  yield* recordEvent(
    { type: 'target:moved-back', target, from: was, to, ...(by === undefined ? {} : { by }) },
    { run },
    now,
  )
}

type TakenBack = { readonly kind: 'taken back' }

const commitOf = (fate: Fate): Oid | null => ('commit' in fate ? fate.commit : null)

/** Null: its work is there. */
function whyUndone({
  target,
  commit,
  fate,
  by,
}: {
  readonly target: string
  readonly commit: Oid
  readonly fate: Exclude<Fate, TakenBack>
  readonly by: Mover | undefined
}): Reason | null {
  switch (fate.kind) {
    case 'there':
    case 'carried':
      return null
    case 'taken out':
      return reason(
        'undone',
        `${target} holds its work no more${by === undefined ? '' : `: attempt ${by.number} of ${by.item} moved it`}`,
        { target, commit },
      )
    case 'left out':
      return reason('undone', `${target} was moved before it got there, and ${fate.why}`, {
        target,
        commit,
        files: fate.files,
      })
  }
}

export function* noteUndone(
  lease: LaneLease,
  { item: key, tip, withBranch: movedBack }: Undone,
  now: EpochMs,
): Operation<Fenced<'ok'>> {
  if ((yield* heldLane(lease)) === null) return 'ghost'
  const { target } = lease
  yield* recordTip({ target, tip })
  if (movedBack) yield* recordDelivered({ target, delivered: tip })
  const item = yield* selectDone({ folded: foldId(key) })
  if (item === null) return 'ok'
  const run = (yield* selectRunOf({ owner: lease.owner })) ?? null
  yield* takeBack({ ...item, target, run }, now)
  return 'ok'
}

interface TakingBack {
  readonly id: number
  readonly merged: Oid
  readonly target: string
  readonly run: number | null
}

function* takeBack({ id, merged, target, run }: TakingBack, now: EpochMs): Operation<void> {
  const why = reason('undone', 'taken back by you', { target, commit: merged })
  yield* blockDependents({ item: id, now })
  yield* markTakenBack({ item: id, reason: JSON.stringify(why), now })
  yield* recordEvent({ type: 'item:undone', reason: why }, { run, item: id }, now)
}

/** Takes no work and is ended by who asked for it. */
export function* visit(identity: ProcessIdentity, now: EpochMs): Operation<SupervisorId | null> {
  const run = yield* selectNewestRun({})
  if (run === null) return null
  return supervisorId(
    yield* insertVisitor({
      run: run.id,
      identity: JSON.stringify(identity),
      now,
      leaseUntil: now + leaseMs,
    }),
  )
}

const insertVisitor = insert(`
  INSERT INTO supervisors (run, identity, workers, first_worker, started_at, lease_until)
  VALUES (:run, :identity, 0, 0, :now, :leaseUntil)
  RETURNING id`)

const markTakenBack = moveItem(
  [['undo', 'done', 'todo']],
  `hold = 'stopped', merged = NULL, attempts = 0, interruptions = 0, reason = :reason`,
)

const selectRunOf = one(`SELECT run FROM supervisors WHERE id = :owner`, (row) => integer(row, 'run'))

const selectDone = one(
  `SELECT id, merged, reason ->> 'code' IS NOT DISTINCT FROM 'undone' AS undone FROM items
   WHERE folded = :folded AND status = 'done' AND merged IS NOT NULL`,
  (row) => ({ id: integer(row, 'id'), merged: oid(text(row, 'merged')), undone: flag(row, 'undone') }),
)

const markThere = change(`
  UPDATE items SET merged = :merged, reason = NULL, updated_at = :now
  WHERE id = :item AND (merged <> :merged OR reason IS NOT NULL)`)

const markUndone = change(`UPDATE items SET reason = :reason, updated_at = :now WHERE id = :item`)
