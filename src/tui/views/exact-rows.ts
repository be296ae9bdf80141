import { emptyRow, type Row } from '../../text/row.ts'
import type { TableRow } from './tasks/tasks-table.ts'

/** As many rows as the place has. */
export const exactRows = (rows: readonly (Row | TableRow)[], height: number): readonly (Row | TableRow)[] =>
  Array.from({ length: Math.max(0, height) }, (_, index) => rows[index] ?? emptyRow)
