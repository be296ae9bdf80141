import type { Line } from '../../core/line.ts'
import type { Row } from '../../text/row.ts'
import { signCharacters } from '../../text/signs.ts'
import type { Theme } from '../theme/theme.ts'
import { agentLine } from './agent-line.ts'

export interface PaintedRow {
  readonly row: Row
  readonly text: string
  /** Contains characters that terminals measure differently: everything right of it is painted again. */
  readonly risky: boolean
}

/** While an agent prints, most lines of a frame were in the frame before: each is wrapped and painted once. A log gives the same object for a line as long as it is shown. */
export interface LineCache {
  rows(line: Line): readonly PaintedRow[]
}

const mostLines = 1000
const mostWidths = 8

/** Shared by all panes of one width. */
export function lineCache(cells: number, theme: Theme): LineCache {
  const ofTheme = caches.get(theme) ?? new Map<number, LineCache>()
  caches.set(theme, ofTheme)
  const known = ofTheme.get(cells)
  if (known !== undefined) return known
  if (ofTheme.size >= mostWidths) ofTheme.clear()
  const made = makeCache(cells, theme)
  ofTheme.set(cells, made)
  return made
}

const caches = new WeakMap<Theme, Map<number, LineCache>>()

function makeCache(cells: number, theme: Theme): LineCache {
  const known = new Map<Line, readonly PaintedRow[]>()
  return {
    rows(line) {
      const found = known.get(line)
      if (found !== undefined) return found
      if (known.size >= mostLines) known.clear()
      const rows = agentLine(line, cells).map((row) => paintedRow(row, theme))
      known.set(line, rows)
      return rows
    },
  }
}

export const paintedRow = (row: Row, theme: Theme): PaintedRow => ({
  row,
  text: theme.paint(row),
  risky: isRisky(row),
})

export const isRisky = (row: Row): boolean => row.some(({ text }) => !certain.test(text))

/** One cell in every terminal: ASCII, lines, and our own signs. */
const certain = new RegExp(String.raw`^[\x20-\x7e\u2500-\u257f\u2800-\u28ff${signCharacters}]*$`)
