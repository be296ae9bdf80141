import type { Line } from '../line.ts'
import type { LinePattern, LogSearch } from './log-search.ts'

/** The lines a pane can show: earlier tries, setup, agent, gate, one after the other. */
export interface PaneLog {
  /** Looks for something new, and grows whenever there is; equal numbers mean the pane needs no new rows. What else is asked in the same frame is answered as of this look. */
  version(): number
  /** The newest lines, oldest first. A line is the same object while it is shown. */
  newest(count: number): readonly Line[]
  /** The line at a place and those after it. Null: from the first line on. */
  from(place: LogPlace | null, count: number): readonly PlacedLine[]
  /** The lines before a place, oldest first. Null: the newest. */
  before(place: LogPlace | null, count: number): readonly PlacedLine[]
  /** Lines up to the one at a place, and with it. Null: all. Counted in the background, beginning with this call. */
  count(to: LogPlace | null): LineCount
  /** Whether one place comes before another. */
  isBefore(one: LogPlace, other: LogPlace): boolean
  /** Whether nothing of this try was written yet. */
  isEmpty(): boolean
  /** Milliseconds since the agent last printed something. */
  quietMs(): number
  /** What its agents printed as it was, where the lines are made of that; null where they are what was printed. */
  raw(): PaneLog | null
  /** Looks for a pattern in all of it, in the background. @param changed called now and then while there is more to be found */
  search(pattern: LinePattern, changed: () => void): LogSearch
}

/**
 * Where a line is, however long the log grows. A file is cut into blocks of equal size, and a line belongs to the block that it ends
 * in: so a place is found without reading what is before it.
 */
export interface LogPlace {
  /** One of the logs that make up this one. */
  readonly source: string
  readonly block: number
  /** Among the lines of the block. */
  readonly line: number
}

export interface PlacedLine {
  readonly place: LogPlace
  readonly line: Line
}

export interface LineCount {
  readonly lines: number
  /** False: some of it is not counted yet, and estimated. */
  readonly isExact: boolean
}

export const isSamePlace = (one: LogPlace | null, other: LogPlace | null): boolean =>
  one === other ||
  (one !== null &&
    other !== null &&
    one.source === other.source &&
    one.block === other.block &&
    one.line === other.line)
