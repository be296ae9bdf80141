import { safe, type Safe } from '../../text/safe.ts'
import { slotSays } from '../pane/slot-says.ts'
import { layoutOf, walksWorkers } from '../state/layout-of.ts'
import { placeOf } from '../state/place.ts'
import type { ScreenState, View } from '../state/screen/screen-state.ts'
import { focusedSlot, slotsOf, waitForLimit } from '../state/slots.ts'
import { viewsOf } from '../state/selectors.ts'
import { besidePane, keptCursor } from '../state/task-list.ts'
import { focusList, paneOf } from '../views/workers/workers-keys.ts'
import type { ActionContext } from './action-context.ts'
import { chosenItem } from './chosen.ts'
import { keysOfPlace } from './keys-of-place.ts'

/* Keys that go from place to place, and along what is shown there. */

export const move = (context: ActionContext, rows: number): void =>
  keysOfPlace[placeOf(context.store.getState())].move(context, rows)

export const page = (context: ActionContext, direction: number): void =>
  keysOfPlace[placeOf(context.store.getState())].page(context, direction)

export const open = (context: ActionContext): void =>
  keysOfPlace[placeOf(context.store.getState())].open(context)

/** First what the view itself can close, then the opened page, then the view: the workers' is where all begins. */
export function back(context: ActionContext): void {
  const { store } = context
  store.setState({ outcome: null })
  const state = store.getState()
  if (keysOfPlace[placeOf(state)].back(context)) return
  if (state.pages.length > 0) return store.setState({ pages: state.pages.slice(0, -1) })
  if (state.view !== 'summary') showView(context, 'workers')
}

/** Panes in worker order, then the table, round. Zoomed: the next worker. Where keys that move walk the workers: the table at once. */
export function step({ store }: ActionContext, direction: number): void {
  const state = store.getState()
  const slots = slotsOf(state)
  const panesAreOne = walksWorkers(state) || (state.focus.on === 'pane' && !state.zoomed && allWait(state))
  if (panesAreOne && layoutOf(state).tasks !== null) return focusList({ store })
  const hasList = !state.zoomed && layoutOf(state).tasks !== null
  const stops = slots.length + (hasList ? 1 : 0)
  if (stops === 0) return
  const at = state.focus.on === 'list' ? slots.length : focusedSlot(state)
  const next = (at + direction + stops) % stops
  const slot = slots[next]
  if (slot === undefined) return focusList({ store })
  store.setState(besidePane({ ...state, focus: paneOf(slot) }))
}

/** Then one table stands in place of their panes. */
const allWait = ({ snapshot }: ScreenState): boolean => snapshot !== null && waitForLimit(snapshot) !== null

export const focusWorker = (context: ActionContext, key: string): void => focusWorkerAt(context, Number(key))

/** Again: zoomed, or not any more. */
export function focusWorkerAt({ store, asking }: ActionContext, worker: number): void {
  const state = store.getState()
  if (!slotsOf(state).some((slot) => slot.worker === worker)) return asking.refuse(noPaneOf(worker, state))
  const again = placeOf(state) !== 'task' && state.focus.on === 'pane' && state.focus.worker === worker
  const focus = { on: 'pane', worker } as const
  store.setState(
    besidePane({ ...state, view: 'workers', pages: [], focus, zoomed: again ? !state.zoomed : state.zoomed }),
  )
}

/** A free one has no pane while the lane has its room. */
function noPaneOf(worker: number, state: ScreenState): Safe {
  const free = state.snapshot?.slots.find((slot) => slot.worker === worker)
  return free === undefined
    ? noWorker(worker, state)
    : safe`W${worker} has no pane now: ${slotSays(free, state)}`
}

export function noWorker(worker: number, { snapshot }: ScreenState): Safe {
  const slots = snapshot?.slots ?? []
  const [first, last] = [slots[0], slots.at(-1)]
  if (first === undefined || last === undefined) return safe`there is no worker W${worker}`
  const others =
    first.worker === last.worker ? safe`W${first.worker} alone` : safe`W${first.worker} to W${last.worker}`
  return safe`there is no worker W${worker}; there is ${others}`
}

export function switchView(context: ActionContext, direction: number): void {
  const state = context.store.getState()
  const views = viewsOf(state)
  const next = views[(views.indexOf(state.view) + direction + views.length) % views.length]
  if (next !== undefined) showView(context, next)
}

/** What was opened over the view before belongs to that. */
export function showView({ store }: ActionContext, view: View): void {
  store.setState((state) => keptCursor({ ...state, view, pages: [] }))
}

export function zoom({ store }: ActionContext): void {
  const state = store.getState()
  if (state.zoomed) return store.setState({ zoomed: false })
  if (state.focus.on === 'pane') return store.setState({ zoomed: true })
  const chosen = chosenItem(state)
  const slot =
    slotsOf(state).find(({ work }) => work !== null && work.row.item.id === chosen) ?? slotsOf(state)[0]
  if (slot !== undefined) store.setState({ focus: paneOf(slot), zoomed: true })
}
