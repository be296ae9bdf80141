import type { LaneEntry } from '../../core/board/page-content.ts'
import type { BoardSnapshot, SlotView } from '../../core/board/snapshot.ts'

/** What stands in the place of panes that would only say that their workers are free. */
export interface LaneStrip {
  /** Workers for whom there is nothing to do. */
  readonly free: readonly SlotView[]
  /** What is merged now, or comes next, and what waits behind it. */
  readonly first: LaneEntry
  readonly then: readonly LaneEntry[]
}

/** While finished work is merged and workers are free for good, the lane has more to show than they. */
export function laneStrip({ slots, lane = [] }: BoardSnapshot): LaneStrip | null {
  const [first, ...then] = lane
  const free = slots.filter(({ work }) => work === null)
  return first === undefined || free.length === 0 ? null : { free, first, then }
}
