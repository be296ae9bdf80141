import { oid, type EpochMs, type Oid } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { LaneBack, LaneRecord } from '../../../core/ports/lane-store.ts'
import { reason } from '../../../core/reason.ts'
import { integer, textOrNull, type RawRow } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { selectNewestRun } from '../runs/select-run.ts'

export function oidOrNull(row: RawRow, column: string): Oid | null {
  const value = textOrNull(row, column)
  return value === null ? null : oid(value)
}

export const selectLaneRecord = one(
  `SELECT tip, delivered FROM lanes WHERE target = :target`,
  (row): LaneRecord => ({ tip: oidOrNull(row, 'tip'), delivered: oidOrNull(row, 'delivered') }),
)

/** In the transaction of what was merged or taken back: a ref that lacks it is a ref that somebody else has changed. */
export const recordTip = change(`UPDATE lanes SET tip = :tip WHERE target = :target`)

export const recordDelivered = change(`UPDATE lanes SET delivered = :delivered WHERE target = :target`)

/** Without a lease: whoever meets a lost ref puts it back, and the compare-and-swap of git's decides who reports it. */
export function* noteLaneBack({ target, tip, lost, message }: LaneBack, now: EpochMs): Operation<void> {
  const run = (yield* selectNewestRun({}))?.id ?? null
  yield* recordTip({ target, tip })
  for (const key of lost) {
    const item = yield* selectDoneItem({ folded: foldId(key) })
    if (item === null) continue
    const why = reason('undone', 'its merged commit is not in the repository any more', { target })
    yield* markLost({ item, reason: JSON.stringify(why), now })
    yield* recordEvent({ type: 'item:undone', reason: why }, { run, item }, now)
  }
  yield* recordEvent({ type: 'notice', message }, { run }, now)
}

const selectDoneItem = one(`SELECT id FROM items WHERE folded = :folded AND status = 'done'`, (row) =>
  integer(row, 'id'),
)

const markLost = change(`UPDATE items SET reason = :reason, updated_at = :now WHERE id = :item`)
