import { itemId, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { ItemElsewhere } from '../../core/ports/backlog-store.ts'
import { text, textOrNull } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'

/** Which of these ids belong to items of other sources, and still have a line there; behind them what those are in, in turn. */
export function* knownElsewhere(
  ids: readonly ItemId[],
  sources: readonly string[],
): Operation<readonly ItemElsewhere[]> {
  const found: ItemElsewhere[] = []
  const seen = new Set<string>()
  const names = [...ids]
  for (const id of names) {
    const folded = foldId(id)
    if (seen.has(folded)) continue
    seen.add(folded)
    const there = yield* selectElsewhere({ folded, sources: JSON.stringify(sources) })
    if (there === null) continue
    found.push(there)
    if (there.parent !== null) names.push(there.parent)
  }
  return found
}

const selectElsewhere = one(
  `SELECT i.key, f.parent FROM items i JOIN sources s ON s.id = i.source JOIN facts f ON f.item = i.id
   WHERE i.folded = :folded AND (s.path IS NULL OR s.path NOT IN (SELECT value FROM json_each(:sources)))
     AND NOT EXISTS (SELECT 1 FROM file_standings fs WHERE fs.item = i.id AND fs.seen = 'removed')`,
  (row): ItemElsewhere => {
    const parent = textOrNull(row, 'parent')
    return { id: itemId(text(row, 'key')), parent: parent === null ? null : itemId(parent) }
  },
)
