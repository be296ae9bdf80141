import { itemId } from '../../core/ids.ts'
import { text } from '../rows/raw-row.ts'
import { all } from '../statement.ts'

/** Todo items that need this one. */
export const selectWaiting = all(
  `SELECT i.key FROM dependencies d JOIN items i ON i.id = d.item
   WHERE d.needs = :item AND i.status = 'todo' ORDER BY i.place LIMIT 20`,
  (row) => itemId(text(row, 'key')),
)
