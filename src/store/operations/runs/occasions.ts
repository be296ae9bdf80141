import type { StoredEvent } from '../../../core/event.ts'
import type { RunId } from '../../../core/ids.ts'
import { tellingEvents } from '../../../core/calling/occasion.ts'
import type { CallChannel, TakeOccasion } from '../../../core/ports/occasion-store.ts'
import { parseEvent } from '../../rows/event-row.ts'
import { integer } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'

export function* beginCalling(run: RunId, channel: CallChannel): Operation<number> {
  yield* insertCalled({ run, channel })
  return (yield* selectCalled({ run, channel })) ?? 0
}

/** So many at once; the rest with the next look. */
const mostEvents = 20

export function* occasionsSince(
  run: RunId,
  after: number,
): Operation<{ readonly events: readonly StoredEvent[]; readonly upTo: number }> {
  const newest = (yield* selectNewest({})) ?? after
  if (newest <= after) return { events: [], upTo: after }
  const events = yield* selectOccasions({ run, after, upTo: newest, types, limit: mostEvents })
  return { events, upTo: events.length < mostEvents ? newest : (events.at(-1)?.seq ?? newest) }
}

export function* takeOccasion(take: TakeOccasion): Operation<readonly string[] | null> {
  const { run, channel, seq, needs, ended } = take
  const { rows } = yield* updateCalled({ run, channel, seq })
  if (rows === 0) return null
  for (const need of ended) yield* deleteNeed({ run, channel, need })
  const fresh: string[] = []
  for (const need of needs) {
    const inserted = yield* insertNeed({ run, channel, need })
    if (inserted.rows > 0) fresh.push(need)
  }
  return fresh
}

const types = JSON.stringify(tellingEvents)

const insertCalled = change(`
  INSERT INTO called (run, channel, seq) VALUES (:run, :channel, (SELECT coalesce(max(seq), 0) FROM events))
  ON CONFLICT DO NOTHING`)

const selectCalled = one(`SELECT seq FROM called WHERE run = :run AND channel = :channel`, (row) =>
  integer(row, 'seq'),
)

const selectNewest = one(`SELECT coalesce(max(seq), 0) AS seq FROM events`, (row) => integer(row, 'seq'))

/** Only what is new is looked at: a handful of rows. */
const selectOccasions = all(
  `SELECT e.*, i.key FROM events e LEFT JOIN items i ON i.id = e.item
   WHERE e.seq > :after AND e.seq <= :upTo AND e.run = :run AND e.type IN (SELECT value FROM json_each(:types))
   ORDER BY e.seq LIMIT :limit`,
  parseEvent,
)

const updateCalled = change(
  `UPDATE called SET seq = :seq WHERE run = :run AND channel = :channel AND seq < :seq`,
)

const insertNeed = change(
  `INSERT INTO called_needs (run, channel, need) VALUES (:run, :channel, :need) ON CONFLICT DO NOTHING`,
)

const deleteNeed = change(`DELETE FROM called_needs WHERE run = :run AND channel = :channel AND need = :need`)
