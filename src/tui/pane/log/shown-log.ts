import type { Hit, LinePattern } from '../../../core/log/log-search.ts'
import { isSamePlace, type LogPlace, type PaneLog } from '../../../core/log/pane-log.ts'
import type { Safe } from '../../../text/safe.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { following, type Scroll } from './scroll.ts'

/** A log, and how it is looked at. */
export interface ShownLog {
  readonly log: PaneLog
  readonly scroll: Scroll
  /** The agent's own stream. */
  readonly raw: boolean
  readonly wraps: boolean
  readonly search: ShownSearch | null
  readonly chosen: ChosenLines | null
  /** What the newest line about a retry says by now; null: what it said when it was written. */
  readonly retry: Safe | null
}

interface ShownSearch {
  readonly pattern: LinePattern
  readonly hit: Hit | null
}

/** Lines that are to be copied. */
export interface ChosenLines {
  readonly first: LogPlace
  readonly last: LogPlace
  /** The one that keys move. */
  readonly at: LogPlace
}

/** @param key of the pane or the page, as for its scrolling */
export function showLog(
  state: Pick<ScreenState, 'scrolls' | 'raws' | 'wraps' | 'searching' | 'copying'>,
  key: string,
  log: PaneLog,
  retry: Safe | null = null,
): ShownLog {
  const { scrolls, raws, wraps, searching, copying } = state
  return {
    log,
    scroll: scrolls.get(key) ?? following,
    raw: raws.has(key),
    wraps: wraps.has(key),
    search: searching?.key === key ? searching : null,
    chosen: copying?.key === key ? chosenLines(log, copying) : null,
    retry,
  }
}

export function chosenLines(
  log: PaneLog,
  { at, from }: { readonly at: LogPlace; readonly from: LogPlace | null },
): ChosenLines {
  const start = from ?? at
  return log.isBefore(at, start) ? { first: at, last: start, at } : { first: start, last: at, at }
}

export const isChosen = (log: PaneLog, place: LogPlace, { first, last }: ChosenLines): boolean =>
  isSamePlace(place, first) ||
  isSamePlace(place, last) ||
  (log.isBefore(first, place) && log.isBefore(place, last))
