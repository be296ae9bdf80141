import type { ItemHold, ItemStatus } from '../../../core/item.ts'
import { fileWords, type FileWord } from '../../../core/policy/backlog-edit.ts'
import { holds, itemStatuses } from '../../rows/item-record.ts'
import { integer, integerOrNull, real, text, textOrNull, word } from '../../rows/raw-row.ts'
import { all, type Operation } from '../../statement.ts'

/** What the store has of an item, as far as it is looked at to see whether a file says anything new of it. */
export interface KnownBrief {
  readonly id: number
  /** Its id as the store spells it. */
  readonly key: string
  readonly source: number
  readonly status: ItemStatus
  /** A container that is over because what is in it is. */
  readonly isOverByContents: boolean
  readonly hold: ItemHold | null
  readonly place: number
  readonly length: number
  /** In this checkout's file; null: it was never read here. */
  readonly seen: FileWord | null
  /** What a write that may have been cut off was about to make of it. */
  readonly writing: FileWord | null
  readonly said: number | null
}

/** In the order of the names: null where there is no item. @param names folded. */
export function* knownBriefs(
  names: readonly string[],
  checkout: number,
): Operation<readonly (KnownBrief | null)[]> {
  const found: (KnownBrief | null)[] = new Array<null>(names.length).fill(null)
  for (const { at, known } of yield* selectBriefs({ names: JSON.stringify(names), checkout }))
    found[at] = known
  return found
}

const selectBriefs = all(
  `SELECT e.key AS at, i.id, i.key AS name, i.source, i.status, i.reason ->> 'code' = 'contents' AS over_by_contents, i.hold, i.place, i.critical_path, fs.seen, fs.writing, fs.said
   FROM json_each(:names) e CROSS JOIN items i LEFT JOIN file_standings fs ON fs.checkout = :checkout AND fs.item = i.id
   WHERE i.folded = e.value`,
  (row) => ({
    at: integer(row, 'at'),
    known: {
      id: integer(row, 'id'),
      key: text(row, 'name'),
      source: integer(row, 'source'),
      status: word(row, 'status', itemStatuses),
      isOverByContents: row['over_by_contents'] === 1,
      hold: row['hold'] === null ? null : word(row, 'hold', holds),
      place: integer(row, 'place'),
      length: real(row, 'critical_path'),
      seen: textOrNull(row, 'seen') === null ? null : word(row, 'seen', fileWords),
      writing: textOrNull(row, 'writing') === null ? null : word(row, 'writing', fileWords),
      said: integerOrNull(row, 'said'),
    },
  }),
)
