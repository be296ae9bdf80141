import type { EventBody } from '../../../core/event.ts'
import { itemId, oid, type EpochMs } from '../../../core/ids.ts'
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
  const { target } = lease
  if (note.kind === 'followed') yield* recordDelivered({ target, delivered: note.to })
  const before = yield* selectNoted({ target })
  const owner = yield* selectRunOfOwner({ owner: lease.owner })
  const noted = yield* withHistory(before, note, { target, run: owner ?? 0 })
  const { rows } = yield* updateDelivery({ target, delivery: JSON.stringify(noted) })
  if (rows === 0) return 'ok'
  const { kind, since: _, ...facts } = noted
  const body = { type: `delivery:${kind}`, target, ...facts } as EventBody
  yield* recordEvent(body, { run: owner }, now)
  return 'ok'
}

/** `since`: the newest event when the branch last followed: what was merged after it is not on the branch. */
type Noted = DeliveryNote & { readonly since?: number }

/** A hold that ends is remembered for as long as its run: its summary names what came to the branch. */
function* withHistory(
  before: Noted | null,
  note: DeliveryNote,
  { target, run }: { readonly target: string; readonly run: number },
): Operation<Noted> {
  const since = before === null ? 0 : before.since
  if (note.kind === 'held') return since === undefined ? note : { ...note, since }
  const seq = yield* selectNewestEvent({})
  const followed = { ...note, ...(seq === null ? {} : { since: seq }) }
  if (before?.kind === 'followed') {
    const { ended } = before
    const isSame = before.from === note.from && before.to === note.to
    return isSame ? before : ended?.run === run ? { ...followed, ended } : followed
  }
  if (before === null) return followed
  const items = since === undefined ? [] : yield* selectLandedSince({ target, since })
  const { back } = before
  const ended = { run, from: note.from, to: note.to, items, ...(back === undefined ? {} : { back }) }
  return { ...followed, ended }
}

const selectNewestEvent = one(`SELECT coalesce(max(seq), 0) AS seq FROM events`, (row) => integer(row, 'seq'))

const selectLandedSince = all(
  `SELECT i.key FROM events e JOIN items i ON i.id = e.item
   WHERE e.seq > :since AND e.type = 'merge:landed' AND e.body ->> 'target' = :target ORDER BY e.seq`,
  (row) => itemId(text(row, 'key')),
)

const selectNoted = one(`SELECT delivery FROM lanes WHERE target = :target`, (row) =>
  recordOrNull<Noted>(row, 'delivery', ['kind']),
)

export function* selectDelivery({ target }: { readonly target: string }): Operation<DeliveryNote | null> {
  const noted = yield* selectNoted({ target })
  if (noted === null) return null
  const { since: _, ...note } = noted
  return note
}

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
