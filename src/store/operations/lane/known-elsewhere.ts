import { itemId, type ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { text } from '../../rows/raw-row.ts'
import { one, type Operation } from '../../statement.ts'

/** Which of these ids belong to items of other sources, and still have a line there. */
export function* knownElsewhere(
  ids: readonly ItemId[],
  sources: readonly string[],
): Operation<readonly ItemId[]> {
  const found: ItemId[] = []
  for (const id of ids) {
    const there = yield* selectElsewhere({ folded: foldId(id), sources: JSON.stringify(sources) })
    if (there !== null) found.push(there)
  }
  return found
}

const selectElsewhere = one(
  `SELECT i.key FROM items i JOIN sources s ON s.id = i.source
   WHERE i.folded = :folded AND (s.path IS NULL OR s.path NOT IN (SELECT value FROM json_each(:sources)))
     AND NOT EXISTS (SELECT 1 FROM file_standings fs WHERE fs.item = i.id AND fs.seen = 'removed')`,
  (row) => itemId(text(row, 'key')),
)
