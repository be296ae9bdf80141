import type { Row } from '../../text/row.ts'
import type { Theme } from '../theme/theme.ts'
import type { TableRow } from './tasks/tasks-table.ts'

/** A row, on its background where it has one. */
export const paintAny = (row: Row | TableRow, theme: Theme): string =>
  'highlight' in row ? theme.paint(row.row, row.highlight ?? undefined) : theme.paint(row)

export const rowOf = (any: Row | TableRow): Row => ('highlight' in any ? any.row : any)

/** Another row on the same background. */
export const withRow = (any: Row | TableRow, row: Row): Row | TableRow =>
  'highlight' in any ? { ...any, row } : row
