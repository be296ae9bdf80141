import type { EventBody } from '../../../core/event.ts'
import { oid, type EpochMs } from '../../../core/ids.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { DeliveryEntry, LaneLease } from '../../../core/ports/lane-store.ts'
import type { DeliveryNote } from '../../../core/ports/store-reader.ts'
import { integer, recordOrNull, text } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { recordDelivered } from './lane-record.ts'
import { heldLane } from './lane.ts'

export function* noteDelivery(lease: LaneLease, note: DeliveryNote, now: EpochMs): Operation<Fenced<'ok'>> {
  const lane = yield* heldLane(lease)
  if (lane === null) return 'ghost'
  if (note.kind === 'followed') yield* recordDelivered({ target: lease.target, delivered: note.to })
  const { rows } = yield* updateDelivery({ target: lease.target, delivery: JSON.stringify(note) })
  if (rows === 0) return 'ok'
  const owner = yield* selectRunOfOwner({ owner: lease.owner })
  const { target } = lease
  const { kind, ...facts } = note
  const body = { type: `delivery:${kind}`, target, ...facts } as EventBody
  yield* recordEvent(body, { run: owner }, now)
  return 'ok'
}

export const selectDelivery = one(`SELECT delivery FROM lanes WHERE target = :target`, (row) =>
  recordOrNull<DeliveryNote>(row, 'delivery', ['kind']),
)

export function* journalOpen({ checkout, target, from, to, lock, at }: DeliveryEntry): Operation<void> {
  yield* upsertEntry({ checkout, target, old: from, new: to, lock, at })
}

export function* journalClose(checkout: string): Operation<void> {
  yield* deleteEntry({ checkout })
}

export const selectEntries = all(`SELECT * FROM deliveries ORDER BY checkout`, (row): DeliveryEntry => ({
  checkout: text(row, 'checkout'),
  target: text(row, 'target'),
  from: oid(text(row, 'old')),
  to: oid(text(row, 'new')),
  lock: text(row, 'lock'),
  at: integer(row, 'at'),
}))

const upsertEntry = change(`
  INSERT INTO deliveries (checkout, target, old, new, lock, at) VALUES (:checkout, :target, :old, :new, :lock, :at)
  ON CONFLICT (checkout) DO UPDATE SET target = excluded.target, old = excluded.old, new = excluded.new,
    lock = excluded.lock, at = excluded.at`)

const deleteEntry = change(`DELETE FROM deliveries WHERE checkout = :checkout`)

/** Only when it differs from the last one. */
const updateDelivery = change(`
  UPDATE lanes SET delivery = :delivery WHERE target = :target AND delivery IS DISTINCT FROM :delivery`)

const selectRunOfOwner = one(`SELECT run FROM supervisors WHERE id = :owner`, (row) => integer(row, 'run'))
