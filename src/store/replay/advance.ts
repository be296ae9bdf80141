import type { EventBody } from '../../core/event.ts'
import type { EpochMs, RunId } from '../../core/ids.ts'
import { wakeWaiting } from '../operations/attempts/claim.ts'
import { integer, integerOrNull, record, text, type RawRow } from '../rows/raw-row.ts'
import { all, change, one, type Operation } from '../statement.ts'
import { replayAdded } from './replay-added.ts'
import { replayAttempt } from './replay-attempts.ts'
import { replayItem } from './replay-items.ts'
import { replayRun } from './replay-run.ts'

interface StoredRecord {
  readonly seq: number
  readonly at: EpochMs
  readonly run: number | null
  readonly item: number | null
  readonly attempt: number | null
  readonly body: EventBody
}

/**
 * Lets happen what has happened up to a moment, at most so many events of it. Resolves to how many: fewer than asked for means that
 * the moment is reached.
 */
export function* advance({
  run,
  to,
  most,
}: {
  readonly run: RunId
  readonly to: EpochMs
  readonly most: number
}): Operation<number> {
  const after = (yield* selectTaken({})) ?? 0
  const events = yield* selectEvents({ after, run, to, most })
  for (const event of events) yield* replay(event, run)
  return events.length
}

function* replay(event: StoredRecord, of: RunId): Operation<void> {
  const { seq, item, attempt, run, at, body } = event
  yield* copyEvent({ seq })
  // As every claim does.
  if (body.type === 'item:claimed') yield* wakeWaiting({ now: at })
  if (body.type === 'item:added' || body.type === 'backlog:imported') yield* replayAdded(at)
  if (body.type === 'note:added' && item !== null) yield* addNotes({ item, at })
  if (attempt !== null) yield* replayAttempt({ body, attempt, at, seq })
  if (item !== null) yield* replayItem({ body, item, attempt, at })
  if (run === of) yield* replayRun({ body, run, attempt, at })
}

const selectTaken = one(`SELECT max(seq) AS seq FROM events`, (row) => integerOrNull(row, 'seq'))

/** The order is that of the events, whatever the clock said. */
const selectEvents = all(
  `SELECT seq, at, run, item, attempt, type, body FROM whole.events
   WHERE seq > :after AND seq < coalesce((SELECT min(l.seq) FROM whole.events l WHERE l.run > :run), 9007199254740991)
     AND seq < coalesce((SELECT min(l.seq) FROM whole.events l WHERE l.seq > :after AND l.at > :to), 9007199254740991)
   ORDER BY seq LIMIT :most`,
  (row: RawRow): StoredRecord => ({
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    run: integerOrNull(row, 'run'),
    item: integerOrNull(row, 'item'),
    attempt: integerOrNull(row, 'attempt'),
    body: { type: text(row, 'type'), ...record<object>(row, 'body', []) } as EventBody,
  }),
)

const copyEvent = change(`
  INSERT INTO events (seq, at, run, item, attempt, worker, type, body)
  SELECT seq, at, run, item, attempt, worker, type, body FROM whole.events WHERE seq = :seq`)

const addNotes = change(`
  INSERT INTO notes (id, item, text, at) SELECT id, item, text, at FROM whole.notes n
  WHERE n.item = :item AND n.at <= :at AND n.id NOT IN (SELECT id FROM notes)`)
