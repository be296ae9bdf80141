import type { Safe } from '../safe.ts'
import type { LogPlace } from './pane-log.ts'

/** What is looked for in the lines of a log. */
export interface LinePattern {
  /** All matches in these lines, in their order; null: it takes so long that it was given up. */
  find(lines: readonly Safe[]): readonly LineMatch[] | null
}

/** From one character of a line up to another. */
export interface LineMatch {
  /** Which of the lines. */
  readonly line: number
  readonly from: number
  readonly to: number
}

export interface Hit {
  readonly place: LogPlace
  readonly from: number
  readonly to: number
}

/** The search for one pattern in one log. */
export interface LogSearch {
  /**
   * The nearest hit that begins after a character of a line, or before it; null: the first of all, or the last. `dropped`: it was
   * asked for another one meanwhile, or stopped.
   */
  nearest(from: SearchFrom | null, direction: 'after' | 'before'): Promise<Hit | 'none' | 'dropped'>
  /** What has been found so far. @param hit the one that is looked at */
  standing(hit: Hit | null): SearchStanding
  stop(): void
}

/** With -1 all of the line is after it. */
export type SearchFrom = Pick<Hit, 'place' | 'from'>

export interface SearchStanding {
  readonly hits: number
  /** The how manyeth the hit is; null: not all before it is counted, or there is none. */
  readonly number: number | null
  /** All of the log has been looked at. */
  readonly isWhole: boolean
  /** The pattern takes too long: it was given up. */
  readonly isTooSlow: boolean
}
