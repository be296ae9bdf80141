import { itemId, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { fileWords, type FileWord } from '../../core/policy/backlog-edit.ts'
import type { Projected, WrittenWord } from '../../core/ports/backlog-store.ts'
import { checkoutIdOf } from '../import/file-standings.ts'
import { countWrite, isOfSource } from '../import/sources.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { flag, text, textOrNull, word, type RawRow } from '../rows/raw-row.ts'
import { all, change, type Operation } from '../statement.ts'

export function* projectionOf(checkout: string, source: string): Operation<ReadonlyMap<ItemId, Projected>> {
  return new Map(yield* selectProjection({ checkout, source }))
}

export function* unsettledOf(checkout: string, source: string): Operation<ReadonlyMap<ItemId, Projected>> {
  return new Map(yield* selectUnsettled({ checkout, source }))
}

/** Of some of its items alone. */
export function* projectedAmong(
  checkout: string,
  source: string,
  items: readonly ItemId[],
): Operation<ReadonlyMap<ItemId, Projected>> {
  return new Map(yield* selectProjected({ checkout, source, folded: JSON.stringify(items.map(foldId)) }))
}

export function* beginWriting(checkout: string, words: ReadonlyMap<ItemId, WrittenWord>): Operation<void> {
  const id = yield* checkoutIdOf(checkout)
  for (const [item, { word: said, begun }] of words) {
    yield* markWriting({ checkout: id, folded: foldId(item), word: said, begun: begun ? 1 : 0 })
    yield* addWritten({ folded: foldId(item), word: said })
  }
}

export function* endWriting(
  checkout: string,
  words: ReadonlyMap<ItemId, WrittenWord>,
  written: boolean,
): Operation<void> {
  const id = yield* checkoutIdOf(checkout)
  for (const [item, { word: said, begun }] of words) {
    const place = { checkout: id, folded: foldId(item) }
    if (written) yield* markWritten({ ...place, word: said, begun: begun ? 1 : 0 })
    else yield* clearWriting(place)
  }
  const [first] = words.keys()
  if (written && first !== undefined) yield* countWrite({ folded: foldId(first) })
}

const projectedColumns = `i.key, i.status, i.hold IS NOT DISTINCT FROM 'source' AS hold, fs.seen, fs.writing,
   coalesce(fs.begun, 0) AS begun`

const parseProjected = (row: RawRow): readonly [ItemId, Projected] => [
  itemId(text(row, 'key')),
  {
    status: word(row, 'status', itemStatuses),
    hold: flag(row, 'hold'),
    ours: [textOrNull(row, 'seen'), textOrNull(row, 'writing')].filter(isWord),
    begun: flag(row, 'begun'),
  },
]

const selectProjection = all(
  `SELECT ${projectedColumns}
   FROM sources s JOIN items i ON ${isOfSource('s.id')}
   LEFT JOIN checkouts c ON c.root = :checkout
   LEFT JOIN file_standings fs ON fs.checkout = c.id AND fs.item = i.id
   WHERE s.path = :source ORDER BY i.place`,
  parseProjected,
)

const selectProjected = all(
  `SELECT ${projectedColumns}
   FROM items i JOIN sources s ON s.id = i.source AND s.path = :source
   LEFT JOIN checkouts c ON c.root = :checkout
   LEFT JOIN file_standings fs ON fs.checkout = c.id AND fs.item = i.id
   WHERE i.folded IN (SELECT value FROM json_each(:folded))`,
  parseProjected,
)

/** Without those that were never read here or are gone from the file: no word of theirs is written. */
const selectUnsettled = all(
  `SELECT ${projectedColumns}
   FROM sources s JOIN items i ON ${isOfSource('s.id')}
   JOIN checkouts c ON c.root = :checkout
   JOIN file_standings fs ON fs.checkout = c.id AND fs.item = i.id
   WHERE s.path = :source AND (fs.writing IS NOT NULL OR fs.begun > 0 OR fs.seen <> 'removed' AND (i.status = 'claimed'
     OR fs.seen <> CASE WHEN i.status <> 'todo' THEN i.status WHEN i.hold = 'source' THEN 'held' ELSE 'open' END))
   ORDER BY i.place`,
  parseProjected,
)

const isWord = (said: string | null): said is FileWord => fileWords.some((known) => known === said)

const markWriting = change(`
  UPDATE file_standings SET writing = :word, begun = CASE WHEN :begun > begun THEN :begun ELSE begun END
  WHERE checkout = :checkout AND item = (SELECT id FROM items WHERE folded = :folded)`)

const addWritten = change(`
  INSERT INTO written_words (item, word) SELECT id, :word FROM items WHERE folded = :folded
  ON CONFLICT (item, word) DO NOTHING`)

const markWritten = change(`
  UPDATE file_standings SET said = CASE WHEN seen = :word THEN said END, seen = :word, writing = NULL, begun = :begun
  WHERE checkout = :checkout AND item = (SELECT id FROM items WHERE folded = :folded)`)

const clearWriting = change(`
  UPDATE file_standings SET writing = NULL
  WHERE checkout = :checkout AND item = (SELECT id FROM items WHERE folded = :folded)`)
