import type { PaneLog } from '../../core/board.ts'
import type { LineCache, PaintedRow } from './line-cache.ts'
import { newerLines, type Scroll } from './scroll.ts'

/**
 * The rows that a pane of `height` shows: the end of the window, or its beginning when the log's first line is in it.
 * Asks for as many lines as there are rows, however long the log is.
 */
export function logRows(
  log: PaneLog,
  cache: LineCache,
  height: number,
  scroll: Scroll,
): readonly PaintedRow[] {
  if (height < 1) return []
  const lines = log.lines(height, newerLines(scroll, log))
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
