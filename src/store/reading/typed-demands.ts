import { itemId } from '../../core/ids.ts'
import type { TypedDemand } from '../../core/ports/store-reader.ts'
import { isOfSource } from '../import/sources.ts'
import { text, textOrNull } from '../rows/raw-row.ts'
import { all } from '../statement.ts'

/** Among the typed items alone, which are few: those of files are checked where the files are read. */
export const selectTypedDemands = all(
  `SELECT i.key, f.agent, f.model FROM sources s
   JOIN items i ON ${isOfSource('s.id')}
   JOIN facts f ON f.item = i.id
   WHERE s.path IS NULL AND i.status = 'todo' AND (f.agent IS NOT NULL OR f.model IS NOT NULL)
   ORDER BY i.place`,
  (row): TypedDemand => ({
    id: itemId(text(row, 'key')),
    agent: textOrNull(row, 'agent'),
    model: textOrNull(row, 'model'),
  }),
)
