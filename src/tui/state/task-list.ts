import type { BoardWindow, PageRequest } from '../../core/board/page-content.ts'
import { isSameRequest } from '../../core/list/list-request.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { needYou } from '../../core/run/counts.ts'
import { eventRows } from './events-list.ts'
import { isPlain, requestOf, showsWorkersAbove } from './list/list-request.ts'
import { needsRequest } from './needs-list.ts'
import { isFolded, pinnedRows, tableHeight } from './list/table-rows.ts'
import { openedPage } from './place.ts'
import type { ListName, ScreenState, TaskList } from './screen/screen-state.ts'
import { focusedSlot, slotsOf } from './slots.ts'
import { summaryRequest } from './summary/summary-request.ts'

/* The table of tasks that is shown: the one under the panes, or the one that fills the screen. */

export const listName = ({ view }: ScreenState): ListName => (view === 'tasks' ? 'tasks' : 'workers')

export const listOf = (state: ScreenState): TaskList => state.lists[listName(state)]

export const withList = (state: ScreenState, list: Partial<TaskList>): ScreenState => ({
  ...state,
  lists: { ...state.lists, [listName(state)]: { ...listOf(state), ...list } },
})

/** Whether keys that move, move in the table. */
export const isInList = (state: ScreenState): boolean =>
  listName(state) === 'tasks' || (state.focus.on === 'list' && !state.zoomed)

/** Rows of the list, as far as they are known: tasks, and the one that sums up those that are done. */
export function listLength(state: ScreenState): number {
  if (state.snapshot === null) return 0
  return state.snapshot.list.length + (isFolded(state) ? 1 : 0)
}

export const isFold = (state: ScreenState, index: number): boolean =>
  isFolded(state) && index === listLength(state) - 1

export function itemAt(state: ScreenState, index: number): ItemRow | null {
  if (state.snapshot === null || isFold(state, index)) return null
  return state.snapshot.rows[index - state.snapshot.rowsOffset] ?? null
}

/** Rows of the table that scroll. */
export function visibleItems(state: ScreenState): number {
  const pinned = pinnedRows(state)
  return Math.max(1, tableHeight(state) - (pinned.more ? 1 : 0) - (pinned.done ? 1 : 0))
}

/** Which rows the board is asked for: what is shown, and a screenful each way so that a row that moves is found again. */
export function windowOf(state: ScreenState): BoardWindow {
  const { top, cursor } = listOf(state)
  // Whatever is pinned: the same window before and after that is known.
  const items = tableHeight(state)
  const offset = Math.max(0, top - items)
  return {
    list: requestOf(state),
    ...{ offset, limit: top - offset + 2 * items, cursor: cursor.item },
    page: pageRequest(state),
    ...(state.modal?.kind === 'why' ? { why: state.modal.item } : {}),
    ...(state.modal?.kind === 'agent' ? { offers: state.modal.item } : {}),
  }
}

function pageRequest(state: ScreenState): PageRequest | null {
  const opened = openedPage(state)
  if (opened?.kind === 'diff')
    return { kind: 'diff', item: opened.item, attempt: opened.attempt, agent: opened.agent }
  if (opened?.kind === 'conflict') return { kind: 'conflict', item: opened.item, returns: state.returns }
  if (opened !== null) {
    const { item, attempt } = opened
    return { kind: 'task', item, attempt, returns: state.returns }
  }
  if (state.view === 'needs') return needsRequest(state)
  if (state.view === 'merges')
    return { kind: 'merges', chosen: state.merges.chosen?.id ?? null, returns: state.returns }
  if (state.view === 'summary') return summaryRequest(state)
  if (state.view === 'events') return { kind: 'events', from: state.events.top, limit: eventRows(state) }
  return null
}

/** By its id while it is in view: its place may just have changed. */
export function rowUnderCursor(state: ScreenState): ItemRow | null {
  const { index, item } = listOf(state).cursor
  const known = item === null ? undefined : state.snapshot?.rows.find((row) => row.item.id === item)
  return known ?? (isReadList(state) ? itemAt(state, index) : null)
}

/** The task the list marks: under the cursor, or the focused pane's. */
export function markedItem(state: ScreenState): ItemId | null {
  const row = isInList(state) ? rowUnderCursor(state) : slotsOf(state)[focusedSlot(state)]?.work?.row
  return row?.item.id ?? null
}

/**
 * The place of a task in the table. One that is out of the rows that were read is a worker's: those come after what needs
 * a person, in the order of their workers.
 */
export function placeInOrder(state: ScreenState, item: ItemId): number | null {
  const { snapshot } = state
  if (snapshot === null) return null
  const found = snapshot.rows.findIndex((row) => row.item.id === item)
  if (found !== -1) return snapshot.rowsOffset + found
  const { cursor: asked } = snapshot.list
  if (asked !== null && asked.item === item && isReadList(state)) return asked.at
  if (showsWorkersAbove(state) || !isPlain(listOf(state))) return null
  const busy = snapshot.slots.filter(({ work }) => work !== null)
  const at = busy.findIndex(({ work }) => work?.row.item.id === item)
  return at === -1 ? null : needYou(snapshot.counts) + at
}

/** Puts the cursor on a row and scrolls so that it is shown. */
export function atCursor(state: ScreenState, wanted: number): ScreenState {
  const index = Math.min(Math.max(wanted, 0), Math.max(0, listLength(state) - 1))
  const items = visibleItems(state)
  // The row of the done tasks may be pinned: then the list stands at its end above it.
  const scrolling = listLength(state) - (isFolded(state) && pinnedRows(state).done ? 1 : 0)
  const row = Math.min(index, Math.max(0, scrolling - 1))
  const least = Math.max(0, row - items + 1)
  const top = Math.min(Math.max(listOf(state).top, least), row)
  const most = Math.max(0, scrolling - items)
  const placed = withList(state, { top: Math.min(top, most) })
  return withList(placed, { cursor: { index, item: itemAt(placed, index)?.item.id ?? null } })
}

/** Moves the cursor by rows; infinitely far is the end. */
export function movedCursor(state: ScreenState, rows: number): ScreenState {
  const { index } = listOf(state).cursor
  return atCursor(state, Number.isFinite(rows) ? index + rows : rows < 0 ? 0 : listLength(state) - 1)
}

/**
 * The table while the keys are in a pane: at its top, or only so far down that the pane's own task is in view. The list's
 * cursor is that task: a cursor of its own, which nobody sees, would drag the rows along when its task changes place.
 */
export function besidePane(state: ScreenState): ScreenState {
  if (listName(state) !== 'workers') return state
  const marked = markedItem(state)
  const place = marked === null ? null : placeInOrder(state, marked)
  const placed = atCursor(withList(state, { top: 0 }), place ?? 0)
  // It may be further down than was read: the next reading is asked where.
  return marked === null || place !== null ? placed : withList(placed, { cursor: { index: 0, item: marked } })
}

/**
 * The row of its task, wherever it has gone; else the place where it was. While a list is still looked for, or nothing is in it, the
 * cursor waits for its task.
 */
export function keptCursor(state: ScreenState): ScreenState {
  const { snapshot } = state
  if (snapshot === null || !isReadList(state)) return state
  if (!isInList(state)) return besidePane(state)
  const { cursor } = listOf(state)
  const inRows = snapshot.rows.findIndex(({ item }) => item.id === cursor.item)
  const { cursor: asked } = snapshot.list
  // It may have been asked for another task, which the cursor was on by then.
  const asIt = asked !== null && asked.item === cursor.item ? asked.at : null
  const found = inRows === -1 ? asIt : snapshot.rowsOffset + inRows
  if (found !== null) return atCursor(state, found)
  const placed = atCursor(state, cursor.index)
  const waits = snapshot.list.looked !== null || snapshot.list.length === 0
  return waits ? withList(placed, { cursor: { ...listOf(placed).cursor, item: cursor.item } }) : placed
}

/** Whether the rows that were read are of the list that is wanted by now. */
const isReadList = (state: ScreenState): boolean =>
  state.snapshot !== null && isSameRequest(state.snapshot.list.request, requestOf(state))
