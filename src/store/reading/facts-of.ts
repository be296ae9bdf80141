import type { StoredEvent } from '../../core/event.ts'
import { itemId, type ItemId, type RunId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { StoredNotice } from '../../core/ports/store-reader.ts'
import type { Strayed } from '../../core/strayed.ts'
import { isOfSource } from '../import/sources.ts'
import { attemptColumns, parseAttempt } from '../rows/attempt-row.ts'
import { parseEvent } from '../rows/event-row.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { flag, integer, integerOrNull, record, text, word } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'

export const selectAttempt = one(
  `SELECT ${attemptColumns} FROM attempts a JOIN items i ON i.id = a.item WHERE a.id = :id AND a.owner IS NOT NULL`,
  parseAttempt,
)

export const selectAttemptsOf = all(
  `SELECT ${attemptColumns} FROM items i JOIN attempts a ON a.item = i.id
   WHERE i.folded = :folded AND a.owner IS NOT NULL ORDER BY a.epoch`,
  parseAttempt,
)

export const selectAttemptsOfRun = all(
  `SELECT ${attemptColumns} FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.id >= (SELECT first_attempt FROM runs WHERE id = :run) AND a.run = :run ORDER BY a.id`,
  parseAttempt,
)

export const selectOpenAttempts = all(
  `SELECT ${attemptColumns} FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.ended_at IS NULL AND a.owner IS NOT NULL ORDER BY a.id`,
  parseAttempt,
)

export function* neededBy(id: ItemId): Operation<readonly ItemId[]> {
  return yield* selectNeededBy({ folded: foldId(id) })
}

const selectNeededBy = all(
  `SELECT w.key FROM items i JOIN dependencies d ON d.needs = i.id JOIN items w ON w.id = d.item
   WHERE i.folded = :folded ORDER BY w.place, w.id`,
  (row) => itemId(text(row, 'key')),
)

export interface EventQuery {
  readonly after: number
  readonly run?: number
  readonly limit: number
}

/** A run's events start at the number in its row, so that those of earlier runs and imports are never read. */
export function* listEvents({ after, run, limit }: EventQuery): Operation<readonly StoredEvent[]> {
  if (run === undefined) return yield* selectEvents({ after, limit })
  return yield* selectEventsOfRun({ after, run, limit })
}

const selectEvents = all(
  `SELECT e.*, i.key FROM events e LEFT JOIN items i ON i.id = e.item WHERE e.seq > :after ORDER BY e.seq LIMIT :limit`,
  parseEvent,
)

const selectEventsOfRun = all(
  `SELECT e.*, i.key FROM events e LEFT JOIN items i ON i.id = e.item
   WHERE e.run = :run AND e.seq > (
     SELECT CASE WHEN first_event > :after THEN first_event - 1 ELSE :after END FROM runs WHERE id = :run)
   ORDER BY e.seq LIMIT :limit`,
  parseEvent,
)

/** The newest notices of a run, oldest first. */
export function* listNotices(run: RunId, limit: number): Operation<readonly StoredNotice[]> {
  return (yield* selectNotices({ run, limit })).toReversed()
}

const selectNotices = all(
  `SELECT seq, at, body ->> 'message' AS message FROM events
   WHERE run = :run AND type = 'notice' ORDER BY seq DESC LIMIT :limit`,
  (row): StoredNotice => ({
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    message: text(row, 'message'),
  }),
)

/** 0 in a store where nothing has happened yet. */
export function* newestEvent(): Operation<number> {
  return (yield* selectNewestSeq({})) ?? 0
}

const selectNewestSeq = one(`SELECT max(seq) AS seq FROM events`, (row) => integerOrNull(row, 'seq'))

export const selectSources = all(`SELECT path FROM sources WHERE path IS NOT NULL ORDER BY id`, (row) =>
  text(row, 'path'),
)

export function* typedTasks(): Operation<number> {
  return (yield* countTyped({})) ?? 0
}

const countTyped = one(
  `SELECT count(*) AS typed FROM sources s JOIN items i ON ${isOfSource('s.id')}
   WHERE s.path IS NULL AND NOT EXISTS (SELECT 1 FROM review_passes p WHERE p.item = i.id)`,
  (row) => integer(row, 'typed'),
)

interface ShownStatus {
  readonly status: ItemStatus
  readonly hold: boolean
}

export function* statusesOf(source: string): Operation<ReadonlyMap<ItemId, ShownStatus>> {
  const shown = yield* selectStatuses({ source })
  return new Map(shown.map(({ id, status, hold }) => [id, { status, hold }]))
}

const selectStatuses = all(
  `SELECT i.key, i.status, i.hold IS NOT DISTINCT FROM 'source' AS hold FROM sources s
   JOIN items i ON ${isOfSource('s.id')}
   WHERE s.path = :source ORDER BY i.place`,
  (row) => ({
    id: itemId(text(row, 'key')),
    status: word(row, 'status', itemStatuses),
    hold: flag(row, 'hold'),
  }),
)

export const selectStrayed = all(
  `SELECT body FROM events WHERE run = :run AND type = 'target:strayed' ORDER BY seq`,
  (row): Strayed =>
    record<Strayed>(row, 'body', ['target', 'item', 'number', 'commits', 'from', 'to', 'behind']),
)
