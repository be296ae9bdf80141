import type { Fence } from '../../core/attempt.ts'
import { attemptId, itemId, noteId, type EpochMs, type ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { whyNoNote, type PersonNote } from '../../core/person-note.ts'
import type { Refusal } from '../../core/ports/backlog-store.ts'
import type { Fenced } from '../../core/ports/fenced.ts'
import type { AgentProcess, NoteAdded, NoteGiving, NoteReader } from '../../core/ports/note-store.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { integer, integerOrNull, text, word, type RawRow } from '../rows/raw-row.ts'
import { all, change, insert, one, type Operation } from '../statement.ts'
import { ownedClaim } from './attempts/fence.ts'
import { recordEvent } from './record-event.ts'

export function* addNote(id: ItemId, words: string, now: EpochMs): Operation<NoteAdded | Refusal> {
  const item = yield* selectItem({ folded: foldId(id) })
  if (item === null) return { item: id, why: 'there is no such task here' }
  const why = whyNoNote(words) ?? whyNotNoted[item.status] ?? null
  if (why !== null) return { item: item.key, why }
  const note = noteId(yield* insertNote({ item: item.id, text: words, now }))
  yield* recordEvent({ type: 'note:added', text: words }, { item: item.id }, now)
  return { item: item.key, note }
}

const whyNotNoted: Readonly<Partial<Record<ItemStatus, string>>> = {
  done: 'it is done: no agent will read it; after an undo one would',
}

export const selectNotesOf = (id: ItemId): Operation<readonly PersonNote[]> =>
  selectNotesByItem({ folded: foldId(id) })

/**
 * A process with this number or a later one has not been started: what is recorded for it was written by a supervisor that was killed
 * before the start.
 */
export function* giveNotes({
  fence,
  process,
  agent,
  to,
}: NoteGiving): Operation<Fenced<readonly PersonNote[]>> {
  const claim = yield* ownedClaim(fence)
  if (claim === null) return 'ghost'
  const { attempt, item } = claim
  yield* takeBack({ attempt, agent, process })
  const upTo = knownUpTo(to, attempt)
  const given = yield* selectUnknown({ item, agent, upTo })
  yield* markGiven({ item, attempt, agent, process, upTo })
  return given
}

/** The last attempt of which the session knows what its agent of that number was given. */
function knownUpTo(to: NoteReader, attempt: number): number {
  switch (to.kind) {
    case 'new session':
      return 0
    case 'session of':
      return to.attempt
    case 'same session':
      return attempt
  }
}

export function* regainNotes({ fence, agent, process }: AgentProcess): Operation<Fenced<'ok'>> {
  const claim = yield* ownedClaim(fence)
  if (claim === null) return 'ghost'
  yield* takeBack({ attempt: claim.attempt, agent, process })
  return 'ok'
}

export function* urgeNotes(fence: Fence): Operation<Fenced<'ok'>> {
  const claim = yield* ownedClaim(fence)
  if (claim === null) return 'ghost'
  yield* markUrgent({ item: claim.item, attempt: claim.attempt })
  return 'ok'
}

const parseNote = (row: RawRow): PersonNote => {
  const attempt = integerOrNull(row, 'attempt')
  return {
    id: noteId(integer(row, 'id')),
    text: text(row, 'text'),
    at: integer(row, 'at'),
    given: attempt === null ? null : { attempt: attemptId(attempt), number: integer(row, 'number') },
  }
}

/** With the first attempt that was given it. */
const noteColumns = `n.id, n.text, n.at, a.id AS attempt, a.epoch AS number
  FROM notes n LEFT JOIN attempts a ON a.id = (SELECT min(attempt) FROM given_notes WHERE note = n.id)`

const isUnknown = `NOT EXISTS (SELECT 1 FROM given_notes g WHERE g.note = n.id AND g.agent = :agent AND g.attempt <= :upTo)`

const selectUnknown = all(
  `SELECT ${noteColumns} WHERE n.item = :item AND ${isUnknown} ORDER BY n.id`,
  parseNote,
)

const selectNotesByItem = all(
  `SELECT ${noteColumns} WHERE n.item = (SELECT id FROM items WHERE folded = :folded) ORDER BY n.id`,
  parseNote,
)

export const selectNoted = all(`SELECT key FROM items WHERE id IN (SELECT item FROM notes)`, (row) =>
  itemId(text(row, 'key')),
)

export const selectUrgent = all(
  `SELECT ${noteColumns} WHERE n.urgent = :attempt
     AND NOT EXISTS (SELECT 1 FROM given_notes g WHERE g.attempt = :attempt AND g.agent = :agent AND g.note = n.id) ORDER BY n.id`,
  parseNote,
)

const selectItem = one(`SELECT id, key, status FROM items WHERE folded = :folded`, (row) => ({
  id: integer(row, 'id'),
  key: itemId(text(row, 'key')),
  status: word(row, 'status', itemStatuses),
}))

const insertNote = insert(`INSERT INTO notes (item, text, at) VALUES (:item, :text, :now) RETURNING id`)

const markGiven = change(`
  INSERT INTO given_notes (attempt, agent, note, process)
  SELECT :attempt, :agent, n.id, :process FROM notes n WHERE n.item = :item AND ${isUnknown}
  ON CONFLICT (attempt, agent, note) DO NOTHING`)

const takeBack = change(`
  DELETE FROM given_notes WHERE attempt = :attempt AND agent = :agent AND process >= :process`)

/** Those that wait. */
const markUrgent = change(`
  UPDATE notes SET urgent = :attempt
  WHERE item = :item AND NOT EXISTS (SELECT 1 FROM given_notes WHERE note = notes.id)`)
