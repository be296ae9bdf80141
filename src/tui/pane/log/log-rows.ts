import { isSamePlace, type PlacedLine } from '../../../core/log/pane-log.ts'
import { fillRow } from '../../../text/row.ts'
import type { Theme } from '../../theme/theme.ts'
import { lineCache, type LineCache, type PaintedRow } from './line-cache.ts'
import { newestLines } from './shown-lines.ts'
import { isChosen, type ShownLog } from './shown-log.ts'
import type { ScrollFrame, Top } from './scroll.ts'

export interface LogFrame {
  readonly cells: number
  readonly height: number
  readonly theme: Theme
}

/** Border and a blank at either side. */
export const paneSides = 4

/** The rows that a pane shows. Asks for about as many lines as there are rows, however long the log is. */
export function logRows(shown: ShownLog, frame: LogFrame): readonly PaintedRow[] {
  const { log, scroll, retry } = shown
  const { height } = frame
  if (height < 1) return []
  if (!scroll.follows) return scrolledRows(shown, scroll, frame)
  const cache = cacheOf(shown, frame)
  const rows: PaintedRow[] = []
  for (const line of newestLines(log, height, retry).toReversed()) {
    if (rows.length >= height) break
    rows.unshift(...cache.rows(line))
  }
  return rows.slice(-height)
}

function scrolledRows(shown: ShownLog, top: Top, frame: LogFrame): readonly PaintedRow[] {
  const rows: PaintedRow[] = []
  for (const placed of shown.log.from(top.place, frame.height)) {
    const ofLine = rowsOfLine(shown, placed, frame)
    rows.push(...(rows.length === 0 ? ofLine.slice(Math.min(top.row, ofLine.length - 1)) : ofLine))
    if (rows.length >= frame.height) break
  }
  return rows.slice(0, frame.height)
}

const cacheOf = ({ wraps, search }: ShownLog, { cells, theme }: Omit<LogFrame, 'height'>): LineCache =>
  lineCache({ cells, theme, wraps, pattern: search?.pattern ?? null })

export function rowsOfLine(
  shown: ShownLog,
  { place, line }: PlacedLine,
  frame: Omit<LogFrame, 'height'>,
): readonly PaintedRow[] {
  const { log, search, chosen } = shown
  const cache = cacheOf(shown, frame)
  const hit = search?.hit ?? null
  const rows = hit !== null && isSamePlace(hit.place, place) ? cache.rowsWith(line, hit) : cache.rows(line)
  if (chosen === null || !isChosen(log, place, chosen)) return rows
  const highlight = isSamePlace(place, chosen.at) ? 'selected' : 'selectedQuiet'
  return rows.map(({ row, risky }) => {
    const filled = fillRow(row, frame.cells)
    return { row: filled, text: frame.theme.paint(filled, highlight), risky, highlight }
  })
}

/** For scrolling: how many rows each line has as it is shown. */
export const scrollFrame = (shown: ShownLog, frame: LogFrame): ScrollFrame => ({
  log: shown.log,
  height: frame.height,
  rowsOf: (placed) => rowsOfLine(shown, placed, frame).length,
})

/** The last line that is shown of a log that was scrolled; null: it follows, or is empty. */
export function lastShown(shown: ShownLog, frame: LogFrame): PlacedLine | null {
  const { log, scroll } = shown
  if (scroll.follows) return null
  let rows = -scroll.row
  let last: PlacedLine | null = null
  for (const placed of log.from(scroll.place, Math.max(1, frame.height))) {
    if (last !== null && rows >= frame.height) break
    last = placed
    rows += rowsOfLine(shown, placed, frame).length
  }
  return last
}
