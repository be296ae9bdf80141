import { cellWidth, padEnd, padStart, truncate, truncateMiddle } from '../../text/cells.ts'
import { type LineOptions } from '../../text/paint.ts'
import { span, type Span } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { shownSign, signs } from '../../text/signs.ts'
import { line, type Line } from './lines.ts'

export interface Column<Row> {
  readonly head: Safe
  readonly right?: true
  cell(row: Row): Span
  /** It is cut down to this where the terminal is narrow; without, its cells are always whole. */
  readonly least?: number
  /** Cut in its middle: ids differ at their ends. */
  readonly middle?: true
  /** It is padded to this at most: one long cell must not push all others away. */
  readonly most?: number
  /** Where cutting is not enough, the column with the highest rank leaves. Without, it never does. */
  readonly leaves?: number
}

export interface Table<Row> {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** In the first cell of each row. */
  sign(row: Row): Span
  readonly heads: boolean
}

const gap = 2
/** The sign and the blank behind it. */
const signCells = 2

/** A table that fits the terminal; where there is none, only a very long text is cut. The last column is not padded. */
export const tableLines = <Row>(table: Table<Row>, options: LineOptions): readonly Line[] =>
  tablePart(table, widestCells(table.columns, table.rows), options)

/** The cells of the widest text in each column, of these rows and of those before them. */
export const widestCells = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  before: readonly number[] = [],
): readonly number[] =>
  columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, cellWidth(column.cell(row).text)), before[index] ?? 0),
  )

/** A part of a table whose columns are as wide as all of it needs them. */
export function tablePart<Row>(
  table: Table<Row>,
  widest: readonly number[],
  { width, ascii }: LineOptions,
): readonly Line[] {
  const natural = table.columns.map((column, index) => ({
    column,
    cells: Math.max(
      table.heads ? cellWidth(column.head) : 0,
      Math.min(widest[index] ?? 0, mostOf(column, width)),
    ),
  }))
  const fitted = width === null ? natural : fit(natural, width)
  const mark = shownSign(signs.cut, ascii)
  const cells = (texts: (column: Column<Row>) => Span): readonly Span[] =>
    fitted.flatMap(({ column, cells: room }, index) => {
      const { text, role } = texts(column)
      const cut =
        width === null && column.most === undefined
          ? text
          : column.middle === true && !ascii
            ? truncateMiddle(text, room)
            : truncate(text, room, mark)
      const last = index === fitted.length - 1
      const padded = column.right === true ? padStart(cut, room) : last ? cut : padEnd(cut, room)
      return [...(index === 0 ? [] : [span(literal('  '))]), span(padded, role)]
    })
  const head = line(span(literal('  ')), ...cells(({ head: text }) => span(text, 'dim')))
  return [
    ...(table.heads ? [head] : []),
    ...table.rows.map((row) => {
      const { text, role } = table.sign(row)
      return line(span(safe`${text} `, role), ...cells((column) => column.cell(row)))
    }),
  ]
}

/** A text that is read by another program is cut only where it would make every row long. */
const mostWithoutTerminal = 120

const mostOf = <Row>({ most }: Column<Row>, width: number | null): number =>
  most === undefined ? Infinity : width === null ? Math.max(most, mostWithoutTerminal) : most

interface Fitted<Row> {
  readonly column: Column<Row>
  readonly cells: number
}

function fit<Row>(natural: readonly Fitted<Row>[], width: number): readonly Fitted<Row>[] {
  let fitted = natural
  for (;;) {
    const over = signCells + sum(fitted) + gap * (fitted.length - 1) - width
    const cut = over <= 0 ? fitted : cutDown(fitted, over)
    if (cut !== null) return cut
    const leaving = fitted.toSorted((one, other) => (other.column.leaves ?? 0) - (one.column.leaves ?? 0))[0]
    if (leaving?.column.leaves === undefined) return fitted
    fitted = fitted.filter((each) => each !== leaving)
  }
}

/** Takes cells from the columns that may be cut, the widest first; null when they haven't so many. */
function cutDown<Row>(fitted: readonly Fitted<Row>[], over: number): readonly Fitted<Row>[] | null {
  let left = over
  let next = fitted
  while (left > 0) {
    const spare = ({ column, cells }: Fitted<Row>): number =>
      column.least === undefined ? 0 : cells - column.least
    const widest = next.toSorted((one, other) => spare(other) - spare(one))[0]
    if (widest === undefined || spare(widest) <= 0) return null
    next = next.map((each) => (each === widest ? { ...each, cells: each.cells - 1 } : each))
    left -= 1
  }
  return next
}

const sum = (fitted: readonly { readonly cells: number }[]): number =>
  fitted.reduce((total, { cells }) => total + cells, 0)
