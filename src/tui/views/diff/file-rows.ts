import type { DiffFile } from '../../../core/diff/diff.ts'
import { cellWidth, headOf, padStart } from '../../../text/cells.ts'
import type { Role } from '../../../text/role.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  rowText,
  sliceRow,
  span,
  strong,
  type Row,
} from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { signs } from '../../../text/signs.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import type { Highlight } from '../../theme/background.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'
import { lineSpans, type Coloured } from './line-spans.ts'
import type { MarkedLine } from './marked-lines.ts'

export interface RowsLook {
  readonly width: number
  readonly wraps: boolean
  /** The line at which the change has its head that one is at. */
  readonly changeAt: number | null
  /** Whether added and removed lines have a background: then their text is coloured by what it is. */
  readonly hasBackgrounds: boolean
  /** Whose number a line has that both sides have. */
  readonly side: 'old' | 'new'
  coloursOf(line: MarkedLine): readonly Coloured[]
}

/** The lines of a file, each as one row or, wrapped, as many as it takes. */
export const fileRows = (
  file: Pick<DiffFile, 'lineCount'>,
  lines: readonly MarkedLine[],
  look: RowsLook,
): readonly TableRow[] =>
  lines.flatMap((line, index) => {
    const rows = rowsOf(line, gutterOf(file), look)
    return line.line.kind === 'head' && index > 0 ? [plainRow(emptyRow), ...rows] : rows
  })

/** Cells for a line's number: as wide for the whole file. */
export const gutterOf = ({ lineCount }: Pick<DiffFile, 'lineCount'>): number =>
  Math.max(5, String(lineCount).length + 1)

export function rowsOf(marked: MarkedLine, gutter: number, look: RowsLook): readonly TableRow[] {
  const { line } = marked
  switch (line.kind) {
    case 'head':
      return [headRow(line.text, gutter, marked.at === look.changeAt, look.width)]
    case 'no newline':
      return [
        {
          row: fillRow(
            [blank(gutter + 3), span(literal('no newline at the end of the file'), 'dim')],
            look.width,
          ),
          highlight: null,
        },
      ]
    case 'same':
      return textRows(marked, { sign: literal(' '), role: 'text', highlight: null }, gutter, look)
    case 'added':
      return textRows(marked, { sign: literal('+'), role: 'ok', highlight: 'added' }, gutter, look)
    case 'removed':
      return textRows(marked, { sign: signs.minus.glyph, role: 'bad', highlight: 'removed' }, gutter, look)
  }
}

/** `@@ 38,12 @@ export async function refresh(` */
function headRow(text: string, gutter: number, isHere: boolean, width: number): TableRow {
  const [, numbers = '', where = ''] = /^@@ -\S+ \+(\S+) @@ ?([^]*)$/.exec(text) ?? []
  const mark: Row = isHere ? [span(signs.pointer.glyph, 'accent')] : [blank(1)]
  const head = safe`@@ ${sourceText(numbers)} @@ ${sourceText(where)}`
  const shown = isHere ? strong(head, 'info') : span(head, 'info')
  return { row: fillRow([blank(gutter + 1), ...mark, blank(1), shown], width), highlight: null }
}

interface Sign {
  readonly sign: Safe
  readonly role: Role
  readonly highlight: Extract<Highlight, 'added' | 'removed'> | null
}

function textRows(
  marked: MarkedLine,
  { sign, role, highlight }: Sign,
  gutter: number,
  { width, wraps, hasBackgrounds, side, coloursOf }: RowsLook,
): readonly TableRow[] {
  const number = numberOf(marked.line, side)
  const isPlain = !hasBackgrounds && highlight !== null
  const text = lineSpans(marked, {
    role: isPlain ? role : 'text',
    colours: isPlain ? [] : coloursOf(marked),
  })
  const start = (first: boolean): Row => [
    span(padStart(first ? safe`${number}` : emptySafe, gutter), 'faint'),
    blank(1),
    strong(first ? sign : literal(' '), role),
    blank(1),
  ]
  const room = Math.max(1, width - gutter - 4)
  const rows = wraps ? wrapped(text, room) : [cutRow(text, room)]
  return rows.map((row, index) => ({
    row: fillRow([...start(index === 0), ...row], width),
    highlight: hasBackgrounds ? highlight : null,
  }))
}

function numberOf(line: MarkedLine['line'], side: RowsLook['side']): number {
  if (side === 'old' && 'old' in line) return line.old
  return 'new' in line ? line.new : 'old' in line ? line.old : 0
}

/** In a line of source every cell counts: it is broken where the row ends, between characters. */
function wrapped(text: Row, room: number): readonly Row[] {
  const rows: Row[] = []
  let rest: string = rowText(text)
  let at = 0
  do {
    const head = headOf(rest, room) || rest.slice(0, 1)
    const cells = Math.max(1, cellWidth(head))
    rows.push(sliceRow(text, at, at + cells))
    rest = rest.slice(head.length)
    at += cells
  } while (rest !== '')
  return rows
}
