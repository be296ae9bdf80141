import type { Line } from '../../../core/line.ts'
import type { Hit, LineMatch, LinePattern } from '../../../core/log/log-search.ts'
import type { Row } from '../../../text/row.ts'
import { signCharacters } from '../../../text/signs.ts'
import type { Highlight } from '../../theme/background.ts'
import type { Theme } from '../../theme/theme.ts'
import { agentLine } from './agent-line.ts'

export interface PaintedRow {
  readonly row: Row
  readonly text: string
  /** Contains characters that terminals measure differently: everything right of it is painted again. */
  readonly risky: boolean
  /** Its background, and a pointer before it. */
  readonly highlight?: Highlight
}

/** How the lines of a log are shown. */
export interface LineLook {
  readonly cells: number
  readonly theme: Theme
  readonly wraps: boolean
  /** Its matches are marked. */
  readonly pattern: LinePattern | null
}

/** While an agent prints, most lines of a frame were in the frame before: each is wrapped and painted once. A log gives the same object for a line as long as it is shown. */
export interface LineCache {
  rows(line: Line): readonly PaintedRow[]
  /** With the match that is looked at. */
  rowsWith(line: Line, hit: Pick<Hit, 'from' | 'to'>): readonly PaintedRow[]
}

const mostLines = 1000
const mostLooks = 16

/** Shared by all panes that show lines alike. */
export function lineCache(look: LineLook): LineCache {
  const ofTheme = caches.get(look.theme) ?? []
  const known = ofTheme.find(({ of }) => isSameLook(of, look))
  if (known !== undefined) return known.cache
  const made = makeCache(look)
  caches.set(look.theme, [{ of: look, cache: made }, ...ofTheme.slice(0, mostLooks - 1)])
  return made
}

const isSameLook = (one: LineLook, other: LineLook): boolean =>
  one.cells === other.cells && one.wraps === other.wraps && one.pattern === other.pattern

const caches = new WeakMap<Theme, readonly { readonly of: LineLook; readonly cache: LineCache }[]>()

function makeCache({ cells, theme, wraps, pattern }: LineLook): LineCache {
  const known = new Map<Line, readonly PaintedRow[]>()
  const paint = (line: Line, hit: Pick<Hit, 'from' | 'to'> | null): readonly PaintedRow[] => {
    const marks = (pattern?.find([line.text]) ?? []).map(({ from, to }: LineMatch) => ({
      from,
      to,
      role: hit?.from === from && hit.to === to ? ('cursor' as const) : ('match' as const),
    }))
    return agentLine(line, { cells, wraps, marks }).map((row) => paintedRow(row, theme))
  }
  return {
    rows(line) {
      const found = known.get(line)
      if (found !== undefined) return found
      if (known.size >= mostLines) known.clear()
      const rows = paint(line, null)
      known.set(line, rows)
      return rows
    },
    rowsWith: paint,
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
