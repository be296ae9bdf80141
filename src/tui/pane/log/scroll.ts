import { isSamePlace, type LogPlace, type PaneLog, type PlacedLine } from '../../../core/log/pane-log.ts'

/** The position of a pane in its log: the row at its top. Following needs none. */
export type Scroll = { readonly follows: true } | ({ readonly follows: false } & Top)

/** A row of a line that is shown as several. */
export interface Top {
  readonly place: LogPlace
  readonly row: number
}

export const following: Scroll = { follows: true }

export interface ScrollFrame {
  readonly log: PaneLog
  /** Rows of the screen. */
  readonly height: number
  /** How many rows a line is shown as. */
  rowsOf(placed: PlacedLine): number
}

/** Moves by rows, up is negative; infinitely far is an end. Where the end of the log is shown it follows again. */
export function scrolled(frame: ScrollFrame, scroll: Scroll, by: number): Scroll {
  if (by === Infinity) return following
  const start = scroll.follows ? topAtEnd(frame) : scroll
  if (start === null) return following
  const top =
    by === -Infinity ? firstTop(frame.log) : by < 0 ? movedUp(frame, start, -by) : movedDown(frame, start, by)
  if (top === null || (by > 0 && isAtEnd(frame, top))) return following
  if (by < 0 && isAtEnd(frame, top) && isStart(frame.log, top)) return following
  return { follows: false, ...top }
}

/** The top at which a row of a line is in view: as it is where that is so already, else with some rows above it. */
export function scrolledTo(frame: ScrollFrame, scroll: Scroll, to: Top): Scroll {
  const start = scroll.follows ? topAtEnd(frame) : scroll
  if (start !== null && isInView(frame, start, to))
    return scroll.follows ? { follows: false, ...start } : scroll
  return { follows: false, ...movedUp(frame, to, Math.floor((frame.height - 1) / 3)) }
}

/** Scrolled by as little as brings all rows of a line into view, or as many as there is room for. */
export function broughtIntoView(
  frame: ScrollFrame,
  scroll: Scroll,
  { place, rows }: { readonly place: LogPlace; readonly rows: number },
): Scroll {
  const last = { place, row: rows - 1 }
  const start = scroll.follows ? topAtEnd(frame) : scroll
  if (start === null) return scroll
  const isAbove = !frame.log.isBefore(start.place, place)
  if (isAbove) return { follows: false, place, row: 0 }
  if (isInView(frame, start, last)) return { follows: false, place: start.place, row: start.row }
  return { follows: false, ...movedUp(frame, last, frame.height - 1) }
}

/** The top when the newest line is at the bottom; null for an empty log. */
export function topAtEnd({ log, height, rowsOf }: ScrollFrame): Top | null {
  let rows = 0
  const lines = log.before(null, Math.max(1, height))
  for (const placed of lines.toReversed()) {
    rows += rowsOf(placed)
    if (rows >= height) return { place: placed.place, row: rows - height }
  }
  const [first] = lines
  return first === undefined ? null : { place: first.place, row: 0 }
}

function firstTop(log: PaneLog): Top | null {
  const [first] = log.from(null, 1)
  return first === undefined ? null : { place: first.place, row: 0 }
}

const isStart = (log: PaneLog, { place, row }: Top): boolean => row === 0 && log.before(place, 1).length === 0

function movedUp({ log, rowsOf }: ScrollFrame, { place, row }: Top, by: number): Top {
  let left = by - row
  if (left <= 0) return { place, row: row - by }
  let first = { place, row: 0 }
  for (;;) {
    const lines = log.before(first.place, Math.min(left, mostLines))
    if (lines.length === 0) return first
    for (const placed of lines.toReversed()) {
      left -= rowsOf(placed)
      first = { place: placed.place, row: Math.max(0, -left) }
      if (left <= 0) return first
    }
  }
}

function movedDown({ log, rowsOf }: ScrollFrame, { place, row }: Top, by: number): Top {
  let left = by + row
  let last: Top = { place, row }
  for (let from = place; ;) {
    const lines = log.from(from, Math.min(left + 1, mostLines))
    for (const placed of lines) {
      const rows = rowsOf(placed)
      last = { place: placed.place, row: Math.min(left, rows - 1) }
      if (left < rows) return last
      left -= rows
    }
    const [next] = log.from(last.place, 2).slice(1)
    if (next === undefined) return last
    from = next.place
  }
}

/** A page is some lines; nobody moves by more at once. */
const mostLines = 500

/** Whether the last line's last row is in view. */
function isAtEnd({ log, height, rowsOf }: ScrollFrame, { place, row }: Top): boolean {
  const lines = log.from(place, height + 1)
  return lines.reduce((sum, placed) => sum + rowsOf(placed), -row) <= height
}

function isInView({ log, height, rowsOf }: ScrollFrame, top: Top, to: Top): boolean {
  let above = -top.row
  for (const placed of log.from(top.place, height)) {
    if (isSamePlace(placed.place, to.place)) return above + to.row >= 0 && above + to.row < height
    above += rowsOf(placed)
    if (above >= height) return false
  }
  return false
}
