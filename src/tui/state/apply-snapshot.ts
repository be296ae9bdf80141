import type { BoardSnapshot } from '../../core/board.ts'
import type { ItemId } from '../../core/ids.ts'
import { atWork, needYou } from '../../core/run/counts.ts'
import { longestId } from '../views/tasks/tasks-table.ts'
import { aimAfter, aimAt } from './aim.ts'
import type { ScreenState } from './screen-state.ts'
import { itemAt, layoutOf, listLength, markedItem, placeInOrder, visibleItems } from './selectors.ts'

/** The state after the board was read: focus and cursor stay on their thing while it is there. */
export function applySnapshot(before: ScreenState, snapshot: BoardSnapshot, nowMs: number): ScreenState {
  const first = before.snapshot === null
  const next: ScreenState = {
    ...before,
    snapshot,
    nowMs,
    idWidth: Math.max(before.idWidth, longestId(snapshot.rows.map(({ item }) => item.id))),
    focus: openSummary(before, snapshot) ? { on: 'list' } : keepFocus(before, snapshot),
    stopping: stillStopping(before, snapshot),
    zoom: openSummary(before, snapshot) || isIdleForGood(before, snapshot) ? { kind: 'none' } : before.zoom,
    view: viewAfter(before, snapshot),
    modal: openSummary(before, snapshot) ? null : before.modal,
  }
  const kept = keepCursor(next)
  const placed = { ...kept, aim: aimAfter(before, kept, nowMs) }
  return !first && movedPanes(before, placed) ? { ...placed, retiledAtMs: nowMs } : placed
}

/** A run that begins while the last one's summary is shown takes the screen back to the workers. */
function viewAfter(before: ScreenState, snapshot: BoardSnapshot): ScreenState['view'] {
  if (openSummary(before, snapshot)) return 'summary'
  return snapshot.summary === null ? 'workers' : before.view
}

/** The summary opens once, when the run has ended. */
const openSummary = (before: ScreenState, snapshot: BoardSnapshot): boolean =>
  snapshot.summary !== null && before.snapshot?.summary == null

/** The zoomed worker has no task, and none is left that it could get. */
function isIdleForGood({ zoom, focus }: ScreenState, { slots, counts, summary }: BoardSnapshot): boolean {
  if (zoom.kind !== 'worker' || focus.on !== 'pane' || summary !== null) return false
  const slot = slots.find(({ worker }) => worker === focus.worker)
  return slot?.work === null && counts.todo === 0 && counts.waiting === 0
}

function keepFocus(before: ScreenState, snapshot: BoardSnapshot): ScreenState['focus'] {
  const { focus } = before
  const { slots } = snapshot
  if (focus.on === 'list') return focus
  if (slots.some(({ worker }) => worker === focus.worker)) return focus
  const place = before.snapshot?.slots.findIndex(({ worker }) => worker === focus.worker) ?? 0
  const heir = slots[Math.max(0, place)] ?? slots.at(-1)
  // The last pane was closed: the keys go to the list.
  if (heir !== undefined) return { on: 'pane', worker: heir.worker }
  return before.snapshot === null || before.snapshot.slots.length === 0 ? focus : { on: 'list' }
}

function stillStopping(before: ScreenState, { slots }: BoardSnapshot): ScreenState['stopping'] {
  if (before.stopping.size === 0) return before.stopping
  const busy = new Set(slots.flatMap(({ work }) => (work === null ? [] : [work.row.item.id])))
  return new Map([...before.stopping].filter(([item]) => busy.has(item)))
}

function keepCursor(state: ScreenState): ScreenState {
  const { snapshot, cursor } = state
  if (snapshot === null) return state
  if (state.focus.on === 'pane') return besidePane(state)
  const found = snapshot.rows.findIndex(({ item }) => item.id === cursor.item)
  const wanted = found === -1 ? cursor.index : snapshot.rowsOffset + found
  return atCursor(state, wanted)
}

/**
 * The table while the keys are in a pane: at its top, or only so far down that the pane's own task is in view. The list's
 * cursor is that task: a cursor of its own, which nobody sees, would drag the rows along when its task changes place.
 */
export function besidePane(state: ScreenState): ScreenState {
  const marked = markedItem(state)
  return atCursor({ ...state, top: 0 }, marked === null ? 0 : (placeInOrder(state, marked) ?? 0))
}

/**
 * After a task was stopped the cursor goes with it, from the pane that had it or from its old row: its new place is below
 * what is worked on. A cursor that was moved elsewhere since then stays there.
 */
export function withStopped(state: ScreenState, item: ItemId, asked: ScreenState): ScreenState {
  const { snapshot, focus, cursor, zoom } = state
  if (snapshot === null || focus !== asked.focus || zoom !== asked.zoom || zoom.kind === 'item') return state
  const moved = focus.on === 'list' && cursor.item !== item && cursor.index !== asked.cursor.index
  if (moved) return state
  const { counts } = snapshot
  const index = needYou(counts) + atWork(counts)
  return {
    ...state,
    focus: { on: 'list' },
    zoom: { kind: 'none' },
    cursor: { index, item },
    aim: aimAt(item),
  }
}

/** Puts the cursor on a row and scrolls so that it is shown. */
export function atCursor(state: ScreenState, wanted: number): ScreenState {
  const index = Math.min(Math.max(wanted, 0), Math.max(0, listLength(state) - 1))
  const items = visibleItems(state)
  const least = Math.max(0, index - items + 1)
  const top = Math.min(Math.max(state.top, least), index)
  const most = Math.max(0, listLength(state) - items)
  const placed = { ...state, top: Math.min(top, most) }
  return { ...placed, cursor: { index, item: itemAt(placed, index)?.item.id ?? null } }
}

function movedPanes(before: ScreenState, after: ScreenState): boolean {
  const one = layoutOf({ ...after, snapshot: before.snapshot }).panes
  const other = layoutOf(after).panes
  return (
    one.length !== other.length ||
    one.some((pane, index) => pane.at.left !== other[index]?.at.left || pane.at.top !== other[index].at.top)
  )
}
