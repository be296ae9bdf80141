import type { LineCache, PaintedRow } from './line-cache.ts'
import { shownLines, type ShownLog } from './shown-lines.ts'

/**
 * The rows that a pane of `height` shows: the end of the window, or its beginning when the log's first line is in it.
 * Asks for about as many lines as there are rows, however long the log is.
 */
export function logRows(shown: ShownLog, cache: LineCache, height: number): readonly PaintedRow[] {
  if (height < 1) return []
  const { scroll } = shown
  const lines = shownLines(shown, height)
  const rows: PaintedRow[] = []
  const atTop = !scroll.follows && scroll.end <= height
  if (atTop) {
    for (const line of lines) {
      rows.push(...cache.rows(line))
      if (rows.length >= height) break
    }
    return rows.slice(0, height)
  }
  for (const line of lines.toReversed()) {
    if (rows.length >= height) break
    rows.unshift(...cache.rows(line))
  }
  return rows.slice(-height)
}
