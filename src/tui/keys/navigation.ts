import type { SlotView } from '../../core/board.ts'
import { safe } from '../../text/safe.ts'
import { taskPlan } from '../views/task/task-plan.ts'
import { following, scrolled } from '../pane/scroll.ts'
import { atCursor, besidePane } from '../state/apply-snapshot.ts'
import { openLog, scrollKey } from '../state/open-log.ts'
import type { Focus, ScreenState } from '../state/screen-state.ts'
import {
  bodyHeight,
  focusedSlot,
  isFold,
  itemAt,
  layoutOf,
  listLength,
  placeOf,
  slotsOf,
  targetOf,
  viewsOf,
  visibleItems,
  walksWorkers,
} from '../state/selectors.ts'
import { moveSummary, summaryCursor, summaryEntries } from '../views/summary/summary-entries.ts'
import type { ActionContext } from './action-context.ts'

/* Keys that go from place to place, and along what is shown there. */

export function move(context: ActionContext, rows: number): void {
  const { store } = context
  const state = store.getState()
  if (placeOf(state) === 'summary') return store.setState(moveSummary(state, rows))
  if (walksWorkers(state) && Number.isFinite(rows)) return walk(context, rows)
  if (state.focus.on === 'pane' || state.zoom.kind !== 'none') return scroll(context, rows)
  const wanted = Number.isFinite(rows) ? state.cursor.index + rows : rows < 0 ? 0 : listLength(state) - 1
  store.setState(atCursor(state, wanted))
}

export function page(context: ActionContext, direction: number): void {
  const { store } = context
  const state = store.getState()
  if (placeOf(state) === 'summary') return store.setState(moveSummary(state, direction * 10))
  if (state.focus.on === 'pane' || state.zoom.kind !== 'none')
    return scroll(context, direction * openHeight(state))
  store.setState(atCursor(state, state.cursor.index + direction * visibleItems(state)))
}

const openHeight = (state: ScreenState): number => {
  const { panes } = layoutOf(state)
  const place = panes.find(({ slot }) => slot === focusedSlot(state)) ?? panes[0]
  if (place === undefined) return 1
  const height = state.zoom.kind === 'item' ? taskPlan(state, place).outputHeight : bodyHeight(place)
  return Math.max(1, height)
}

function scroll({ store }: ActionContext, lines: number): void {
  const state = store.getState()
  const log = openLog(state)
  if (log === null) return
  const key = scrollKey(state)
  const before = state.scrolls.get(key) ?? following
  const bounded = Number.isFinite(lines) ? lines : lines < 0 ? -log.total() : log.total()
  const after = scrolled(before, log, openHeight(state), bounded)
  store.setState({ scrolls: new Map(state.scrolls).set(key, after) })
}

function walk({ store }: ActionContext, rows: number): void {
  const state = store.getState()
  const slots = slotsOf(state)
  const at = Math.min(Math.max(focusedSlot(state) + rows, 0), slots.length - 1)
  const slot = slots[at]
  if (slot !== undefined) store.setState(besidePane({ ...state, focus: paneOf(slot) }))
}

/** Panes in worker order, then the list, round. Zoomed: the next worker. */
export function step({ store }: ActionContext, direction: number): void {
  const state = store.getState()
  const slots = slotsOf(state)
  const hasList = layoutOf({ ...state, zoom: { kind: 'none' } }).tasks !== null && state.zoom.kind === 'none'
  const stops = slots.length + (hasList ? 1 : 0)
  if (stops === 0) return
  const at = state.focus.on === 'list' ? slots.length : focusedSlot(state)
  const next = (at + direction + stops) % stops
  const slot = slots[next]
  if (slot === undefined) return focusList({ store })
  const zoom = state.zoom.kind === 'none' ? state.zoom : ({ kind: 'worker' } as const)
  store.setState(besidePane({ ...state, focus: paneOf(slot), zoom }))
}

const paneOf = ({ worker, agent }: SlotView): Focus => ({
  ...{ on: 'pane', worker },
  ...(agent === null ? {} : { agent }),
})

function focusList({ store }: Pick<ActionContext, 'store'>): void {
  const state = store.getState()
  const selected = targetOf(state)?.item.id
  const at = state.snapshot?.rows.findIndex(({ item }) => item.id === selected) ?? -1
  const index = at === -1 ? state.cursor.index : (state.snapshot?.rowsOffset ?? 0) + at
  store.setState(atCursor({ ...state, focus: { on: 'list' } }, index))
}

export function focusWorker({ store, asking }: ActionContext, key: string): void {
  const worker = Number(key)
  const state = store.getState()
  if (!slotsOf(state).some((slot) => slot.worker === worker))
    return asking.refuse(safe`there is no worker W${worker}`)
  const again = state.focus.on === 'pane' && state.focus.worker === worker && state.zoom.kind !== 'item'
  const focus = { on: 'pane', worker } as const
  const zooms = (state.zoom.kind === 'none') === again
  const zoom = { kind: zooms ? 'worker' : 'none' } as const
  store.setState(besidePane({ ...state, focus, zoom }))
}

export function open(context: ActionContext): void {
  const { store, asking } = context
  const state = store.getState()
  if (placeOf(state) === 'summary') {
    const entry = summaryEntries(state)[summaryCursor(state)]
    if (entry?.kind === 'item') asking.open(entry.id)
    return
  }
  if (state.zoom.kind !== 'none') return store.setState(unzoomed(state))
  if (state.focus.on === 'pane') return store.setState({ zoom: { kind: 'worker' } })
  if (isFold(state, state.cursor.index)) return store.setState({ unfolded: true })
  const row = itemAt(state, state.cursor.index)
  if (row === null) return
  const slot = slotsOf(state).find(({ work }) => work?.row.item.id === row.item.id)
  if (slot === undefined) asking.open(row.item.id)
  else store.setState(besidePane({ ...state, focus: paneOf(slot) }))
}

export function back(context: ActionContext): void {
  const { store } = context
  const state = store.getState()
  if (state.outcome !== null) store.setState({ outcome: null })
  if (state.zoom.kind !== 'none') return store.setState(unzoomed(state))
  if (state.focus.on === 'pane') return focusList(context)
  if (state.unfolded)
    store.setState(atCursor({ ...state, unfolded: false, outcome: null }, state.cursor.index))
}

/** Back to where it was opened, unless a run has begun since: that has no summary. */
function unzoomed(state: ScreenState): Pick<ScreenState, 'zoom' | 'view'> {
  const { zoom, view } = state
  const from = zoom.kind === 'item' && viewsOf(state).includes(zoom.from) ? zoom.from : view
  return { zoom: { kind: 'none' }, view: from }
}

export function switchView({ store }: ActionContext, direction: number): void {
  const state = store.getState()
  const views = viewsOf(state)
  const next = views[(views.indexOf(state.view) + direction + views.length) % views.length]
  if (next !== undefined) store.setState({ view: next })
}

export function zoom({ store }: ActionContext): void {
  const state = store.getState()
  if (state.zoom.kind !== 'none') return store.setState(unzoomed(state))
  if (state.focus.on === 'pane') return store.setState({ zoom: { kind: 'worker' } })
  const chosen = targetOf(state)?.item.id
  const slot = slotsOf(state).find(({ work }) => work?.row.item.id === chosen) ?? slotsOf(state)[0]
  if (slot !== undefined) store.setState({ focus: paneOf(slot), zoom: { kind: 'worker' } })
}
