import { itemId, oid } from '../../core/ids.ts'
import { fileWords, type FileWord } from '../../core/policy/backlog-edit.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { integer, text, textOrNull, word, type RawRow } from '../rows/raw-row.ts'
import { all, change, insert, one, type Operation } from '../statement.ts'
import type { FilePlace } from '../../core/ports/backlog-store.ts'
import { selectSource } from './sources.ts'
import type { SeenBefore } from './plan-import.ts'
import type { ItemOfFile } from './plan-removals.ts'

export function* checkoutIdOf(root: string): Operation<number> {
  return (yield* selectCheckout({ root })) ?? (yield* insertCheckout({ root }))
}

/** Every item of a source, with its status in this checkout's file. */
export const selectItemsOfFile = all(
  `SELECT i.id, i.key, i.folded, i.status, fs.seen, fs.writing,
     (SELECT string_agg(w.word, ',') FROM written_words w WHERE w.item = i.id) AS written
   FROM items i
   LEFT JOIN file_standings fs ON fs.item = i.id AND fs.checkout = :checkout
   WHERE i.place >= :from AND i.place < :to`,
  itemOfFile,
)

/** Some of them, in their order. */
export const selectItemsAfter = all(
  `SELECT i.id, i.key, i.folded, i.status, i.place, fs.seen, fs.writing,
     (SELECT string_agg(w.word, ',') FROM written_words w WHERE w.item = i.id) AS written
   FROM items i
   LEFT JOIN file_standings fs ON fs.item = i.id AND fs.checkout = :checkout
   WHERE i.place >= :from AND i.place < :to AND i.place > :after ORDER BY i.place LIMIT :limit`,
  (row) => ({ ...itemOfFile(row), place: integer(row, 'place') }),
)

/** One of them. */
export const selectItemOfFile = one(
  `SELECT i.id, i.key, i.folded, i.status, fs.seen, fs.writing,
     (SELECT string_agg(w.word, ',') FROM written_words w WHERE w.item = i.id) AS written
   FROM items i
   LEFT JOIN file_standings fs ON fs.item = i.id AND fs.checkout = :checkout
   WHERE i.folded = :folded`,
  itemOfFile,
)

function wordsIn(list: string | null): ReadonlySet<FileWord> {
  const names = new Set(list?.split(','))
  return new Set(fileWords.filter((known) => names.has(known)))
}

function itemOfFile(row: RawRow): ItemOfFile {
  return {
    id: integer(row, 'id'),
    item: itemId(text(row, 'key')),
    folded: text(row, 'folded'),
    status: word(row, 'status', itemStatuses),
    before: seenBefore(row),
    written: wordsIn(textOrNull(row, 'written')),
  }
}

function seenBefore(row: RawRow): SeenBefore | null {
  if (row['seen'] === null) return null
  const writing = textOrNull(row, 'writing')
  return {
    seen: word(row, 'seen', fileWords),
    writing: writing === null ? null : word(row, 'writing', fileWords),
  }
}

/** The status in the file now is what the next reading is compared with. A status that a person wrote does not count as begun by us. */
export const recordSeen = change(`
  INSERT INTO file_standings (checkout, item, seen) VALUES (:checkout, :item, :word)
  ON CONFLICT (checkout, item) DO UPDATE SET
    begun = CASE WHEN excluded.seen IN (file_standings.seen, file_standings.writing) THEN file_standings.begun ELSE 0 END,
    seen = excluded.seen, writing = NULL, said = NULL`)

/** What was read may be another version than the one that was imported whole: who knows better records its stamp behind this. */
export const recordRead = change(`
  INSERT INTO file_reads (checkout, source, branch, head) VALUES (:checkout, :source, :branch, :head)
  ON CONFLICT (checkout, source) DO UPDATE SET branch = excluded.branch, head = excluded.head, stamp = NULL
  WHERE file_reads.branch IS DISTINCT FROM excluded.branch OR file_reads.head IS DISTINCT FROM excluded.head
    OR file_reads.stamp IS NOT NULL`)

/** The version is the one that was imported whole. */
const recordPlace = change(
  `UPDATE file_reads SET branch = :branch, head = :head WHERE checkout = :checkout AND source = :source
     AND (branch IS DISTINCT FROM :branch OR head IS DISTINCT FROM :head)`,
)

/** Of a source and a checkout that were imported before. */
export function* noteRead({
  checkout,
  source,
  place: { branch, head },
}: {
  readonly checkout: string
  readonly source: string
  readonly place: FilePlace
}): Operation<void> {
  const ids = {
    checkout: yield* selectCheckout({ root: checkout }),
    source: yield* selectSource({ path: source }),
  }
  if (ids.checkout !== null && ids.source !== null) yield* recordPlace({ ...ids, branch, head })
}

export const recordStamp = change(
  `UPDATE file_reads SET stamp = :stamp WHERE checkout = :checkout AND source = :source AND stamp IS DISTINCT FROM :stamp`,
)

/** Only of the version that was there before: any other one is still to be imported. */
export const replaceStamp = change(
  `UPDATE file_reads SET stamp = :after
   WHERE checkout = (SELECT id FROM checkouts WHERE root = :checkout) AND source = (SELECT id FROM sources WHERE path = :source)
     AND stamp = :before`,
)

export const selectLastRead = one(
  `SELECT r.branch, r.head, r.stamp FROM file_reads r JOIN checkouts c ON c.id = r.checkout JOIN sources s ON s.id = r.source
   WHERE c.root = :checkout AND s.path = :source`,
  (row) => {
    const head = textOrNull(row, 'head')
    return {
      ...{ branch: textOrNull(row, 'branch'), head: head === null ? null : oid(head) },
      stamp: textOrNull(row, 'stamp'),
    }
  },
)

export const selectFormat = one(`SELECT format FROM sources WHERE path = :source`, (row) =>
  textOrNull(row, 'format'),
)

export const selectPrefix = one(`SELECT prefix FROM sources WHERE path = :source`, (row) =>
  textOrNull(row, 'prefix'),
)

export const recordFormat = change(
  `UPDATE sources SET format = :format WHERE id = :source AND format IS DISTINCT FROM :format`,
)

/** Given once: the ids of a source stay. */
export const recordPrefix = change(
  `UPDATE sources SET prefix = :prefix WHERE id = :source AND prefix IS NULL`,
)

export const selectCheckout = one(`SELECT id FROM checkouts WHERE root = :root`, (row) => integer(row, 'id'))

const insertCheckout = insert(`INSERT INTO checkouts (root) VALUES (:root) RETURNING id`)
