import { headerRows, type PanePlace } from '../layout/screen-layout.ts'
import type { Rectangle } from '../layout/rectangle.ts'
import { open } from '../keys/navigation.ts'
import { press, type PressContext } from '../keys/press.ts'
import { keysOfPlace } from '../keys/keys-of-place.ts'
import { scrollPane } from '../keys/log/scroll-log.ts'
import { layoutOf } from '../state/layout-of.ts'
import { placeOf } from '../state/place.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { slotsOf } from '../state/slots.ts'
import { atCursor, besidePane, isInList, listLength, listOf, visibleItems } from '../state/task-list.ts'
import { paneOf } from '../views/workers/workers-keys.ts'
import type { MouseReport } from './mouse-report.ts'

/** The wheel scrolls what is under it, a click focuses it, and a click on what is chosen opens it. */
export function onMouse(context: PressContext, report: MouseReport): void {
  const state = context.store.getState()
  if (state.modal !== null) return report.kind === 'wheel' ? wheelInDialog(context, report.rows) : undefined
  const place = placeOf(state)
  const pane = place === 'workers' ? paneAt(state, report) : null
  if (pane !== null) return onPane(context, pane, report)
  const row = place === 'workers' || place === 'tasks' ? rowAt(state, report.y) : null
  if (report.kind === 'click') return row === null ? undefined : chooseRow(context, row)
  if (place === 'workers' && row === null) return
  if (place === 'workers') context.store.setState({ focus: { on: 'list' } })
  keysOfPlace[place].move(context, report.rows)
}

function wheelInDialog(context: PressContext, rows: number): void {
  for (let row = 0; row < Math.abs(rows); row++) press(context, rows < 0 ? 'up' : 'down')
}

function onPane(context: PressContext, pane: PanePlace, report: MouseReport): void {
  const { store } = context
  const state = store.getState()
  const slot = slotsOf(state)[pane.slot]
  if (slot === undefined) return
  const focus = paneOf(slot)
  if (report.kind === 'wheel') return scrollPane(context, { ...state, focus }, report.rows)
  const now = state.focus
  const isFocused =
    now.on === 'pane' && now.worker === slot.worker && (now.agent ?? slot.agent) === slot.agent
  if (isFocused) return open(context)
  store.setState(besidePane({ ...state, focus }))
}

function chooseRow(context: PressContext, index: number): void {
  const { store } = context
  const state = store.getState()
  if (isInList(state) && listOf(state).cursor.index === index) return open(context)
  const focused: ScreenState = state.view === 'workers' ? { ...state, focus: { on: 'list' } } : state
  store.setState(atCursor(focused, index))
}

const paneAt = (state: ScreenState, at: { readonly x: number; readonly y: number }): PanePlace | null =>
  layoutOf(state).panes.find((pane) => isIn(pane.at, at)) ?? null

const isIn = (
  { left, top, width, height }: Rectangle,
  { x, y }: { readonly x: number; readonly y: number },
): boolean => x >= left && x < left + width && y >= top && y < top + height

/** The place in the table of the row that is shown there. */
function rowAt(state: ScreenState, y: number): number | null {
  const index = listOf(state).top + y - firstRow(state)
  const isShown = index >= listOf(state).top && index < listOf(state).top + visibleItems(state)
  return isShown && index < listLength(state) ? index : null
}

/** Below the rule of the table, and its heads. */
function firstRow(state: ScreenState): number {
  if (state.view === 'tasks') return headerRows(state.size) + 2
  const tasks = layoutOf(state).tasks
  return tasks === null ? Infinity : tasks.at.top + (tasks.heads ? 2 : 1)
}
