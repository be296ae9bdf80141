import type { SlotView } from '../../core/board/snapshot.ts'
import type { Size } from '../layout/rectangle.ts'
import {
  fitsScreen,
  headerRows,
  layOutWorkers,
  type PanePlace,
  type WorkersLayout,
} from '../layout/screen-layout.ts'
import { laneStrip } from './lane-strip.ts'
import { hasProblems, newNotices } from './problems.ts'
import type { ScreenState } from './screen/screen-state.ts'
import { focusedSlot, slotsOf } from './slots.ts'

/** Of the workers' view. */
export function layoutOf(state: ScreenState): WorkersLayout {
  return layOutWorkers({
    size: state.size,
    slots: slotsOf(state).length,
    groups: groupsOf(slotsOf(state)),
    focusedSlot: openSlot(state),
    problems: state.snapshot !== null && (hasProblems(state.snapshot) || newNotices(state).length > 0),
    zoomed: state.zoomed && slotsOf(state).length > 0,
    strip: state.snapshot !== null && laneStrip(state.snapshot) !== null,
  })
}

/** How many panes each worker has, in their order. */
function groupsOf(slots: readonly SlotView[]): readonly number[] {
  const groups = new Map<number, number>()
  for (const { worker } of slots) groups.set(worker, (groups.get(worker) ?? 0) + 1)
  return [...groups.values()]
}

/** In list mode a worker stays open while the keys are in the table. */
function openSlot(state: ScreenState): number {
  if (state.focus.on === 'pane') return focusedSlot(state)
  const chosen = state.lists.workers.cursor.item
  const at = slotsOf(state).findIndex(({ work }) => work !== null && work.row.item.id === chosen)
  return Math.max(0, at)
}

export const bodyHeight = ({ at, frame }: PanePlace): number =>
  Math.max(0, at.height - (frame === 'framed' ? 2 : 1))

/** What is between header and footer. */
export const bodySize = ({ columns, rows }: Size): Size => ({
  columns,
  rows: Math.max(0, rows - headerRows({ columns, rows }) - 1),
})

/** Rows of a try's output that has the screen to itself: borders are above and below. */
export const logPageHeight = ({ size }: ScreenState): number => Math.max(1, bodySize(size).rows - 2)

/** Keys that move, move workers in list mode. */
export const walksWorkers = (state: ScreenState): boolean =>
  state.focus.on === 'pane' && !state.zoomed && layoutOf(state).list !== null

export const isTooSmall = ({ size }: ScreenState): boolean => !fitsScreen(size)
