import type { Board, SlotView } from '../../core/board.ts'
import { budgetsOf, budgetsToExtend, extendedLimit, type BudgetKind } from '../../core/policy/budget.ts'
import { mostWorkers, type OutputMode } from '../../core/run/settings.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { emptyInput } from '../input/text-input.ts'
import { openedPlan } from '../pane/opened-plan.ts'
import { newerLines, following, scrolled } from '../pane/scroll.ts'
import { atCursor, besidePane } from '../state/apply-snapshot.ts'
import { openLog, outputOf, scrollKey } from '../state/open-log.ts'
import type { Focus, ScreenState, ScreenStore } from '../state/screen-state.ts'
import {
  bodyHeight,
  focusedPane,
  focusedSlot,
  isFold,
  isRunning,
  itemAt,
  layoutOf,
  leavesAtOnce,
  listLength,
  placeOf,
  slotsOf,
  targetOf,
  viewsOf,
  visibleItems,
  walksWorkers,
} from '../state/selectors.ts'
import { moveSummary, summaryCursor, summaryEntries } from '../views/summary/summary-entries.ts'
import { chosenItem } from '../state/chosen-item.ts'
import type { Asking } from './command-requests.ts'
import type { Action } from './key-table.ts'

export interface ActionContext {
  readonly store: ScreenStore
  readonly board: Board
  readonly asking: Asking
  leave(how: 'leave' | 'detach'): void
  /** Takes a drain back. */
  stay(): void
  onInterrupt(): void
  suspend(): void
}

/** One handler for each action of the key table; `key` is the key that asked. */
export const handlers: Readonly<Record<Action, (context: ActionContext, key: string) => void>> = {
  up: (context) => move(context, -1),
  down: (context) => move(context, 1),
  pageUp: (context) => page(context, -1),
  pageDown: (context) => page(context, 1),
  first: (context) => move(context, -Infinity),
  last: (context) => move(context, Infinity),
  nextPane: (context) => step(context, 1),
  previousPane: (context) => step(context, -1),
  worker: focusWorker,
  open,
  back,
  viewBefore: (context) => switchView(context, -1),
  viewAfter: (context) => switchView(context, 1),
  zoom,
  follow,
  output: cycleOutput,
  raw: toggleRaw,
  help: ({ store }) => store.setState({ modal: { kind: 'help', from: 0 } }),
  pause,
  more: (context) => scale(context, 1),
  fewer: (context) => scale(context, -1),
  stop,
  retry,
  retryFailed: ({ asking }) => asking.retryFailed(),
  note,
  plan: ({ store, asking }) => {
    const item = chosenItem(store.getState())
    if (item !== null) asking.plan(item)
  },
  notices: ({ store }) => store.setState({ modal: { kind: 'notices', from: 0 } }),
  undo: ({ store, asking }) => {
    const row = targetOf(store.getState())
    asking.undo(row?.state === 'done' ? row.item.id : null)
  },
  extend,
  setBudget: ({ store }) => {
    const kind = budgetAsked(store.getState())
    if (kind !== null) store.setState({ modal: { kind: 'budget', of: kind, typed: '', refusal: null } })
  },
  abort: ({ store }) => store.setState({ modal: { kind: 'abort', typed: '', thenLeave: false } }),
  quit: ({ store, leave, stay }) => {
    const state = store.getState()
    if (state.leaving === 'drain' && isRunning(state)) return stay()
    if (leavesAtOnce(state)) leave('leave')
    else store.setState({ modal: { kind: 'quit', choice: 'detach' } })
  },
  interrupt: ({ onInterrupt }) => onInterrupt(),
  suspend: ({ suspend }) => suspend(),
}

/** Of a run that was left, the key that lets it go on is the one that resumes. */
function pause({ store, board, asking }: ActionContext): void {
  const { snapshot } = store.getState()
  if (snapshot?.phase !== 'left')
    return asking.command({ kind: snapshot?.run?.paused === true ? 'resume' : 'pause' })
  board.takeUp()
  asking.say(literal('this screen takes the run up…'))
}

/** By what they were. */
function extend({ store, asking }: ActionContext): void {
  const { run = null } = store.getState().snapshot ?? {}
  const budgets = run === null ? [] : budgetsToExtend(run)
  asking.extend(Object.fromEntries(budgets.map((budget) => [budget.kind, extendedLimit(budget)])))
}

/** The one that holds the run comes first. */
function budgetAsked({ snapshot }: ScreenState): BudgetKind | null {
  const budgets = snapshot?.run == null ? [] : budgetsOf(snapshot.run)
  return (budgets.find(({ stage }) => stage === 'reached') ?? budgets[0])?.kind ?? null
}

function move(context: ActionContext, rows: number): void {
  const { store } = context
  const state = store.getState()
  if (placeOf(state) === 'summary') return store.setState(moveSummary(state, rows))
  if (walksWorkers(state) && Number.isFinite(rows)) return walk(context, rows)
  if (state.focus.on === 'pane' || state.zoom.kind !== 'none') return scroll(context, rows)
  const wanted = Number.isFinite(rows) ? state.cursor.index + rows : rows < 0 ? 0 : listLength(state) - 1
  store.setState(atCursor(state, wanted))
}

function page(context: ActionContext, direction: number): void {
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
  const height = state.zoom.kind === 'item' ? openedPlan(state, place).outputHeight : bodyHeight(place)
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
function step({ store }: ActionContext, direction: number): void {
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

function focusWorker({ store, asking }: ActionContext, key: string): void {
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

function open(context: ActionContext): void {
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

function back(context: ActionContext): void {
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

function switchView({ store }: ActionContext, direction: number): void {
  const state = store.getState()
  const views = viewsOf(state)
  const next = views[(views.indexOf(state.view) + direction + views.length) % views.length]
  if (next !== undefined) store.setState({ view: next })
}

function zoom({ store }: ActionContext): void {
  const state = store.getState()
  if (state.zoom.kind !== 'none') return store.setState(unzoomed(state))
  if (state.focus.on === 'pane') return store.setState({ zoom: { kind: 'worker' } })
  const chosen = targetOf(state)?.item.id
  const slot = slotsOf(state).find(({ work }) => work?.row.item.id === chosen) ?? slotsOf(state)[0]
  if (slot !== undefined) store.setState({ focus: paneOf(slot), zoom: { kind: 'worker' } })
}

function follow({ store, asking }: ActionContext): void {
  const state = store.getState()
  const log = openLog(state)
  if (log === null) return
  const key = scrollKey(state)
  const scroll = state.scrolls.get(key) ?? following
  if (scroll.follows) return asking.say(literal('follows already; scrolling up stops it'))
  const newer = newerLines(scroll, log)
  store.setState({ scrolls: new Map(state.scrolls).set(key, following) })
  asking.say(safe`${newer} newer lines; follows again`)
}

const nextOutput: Readonly<Record<OutputMode, OutputMode>> = {
  multiplexed: 'buffered',
  buffered: 'summary',
  summary: 'multiplexed',
}

const outputWords = {
  multiplexed: literal('shows output as it comes'),
  buffered: literal('shows the output in one block when the agent ends'),
  summary: literal('shows how it goes in short, no output'),
} as const

function cycleOutput({ store, asking }: ActionContext): void {
  const state = store.getState()
  const slot = focusedPane(state)
  if (slot === null) return
  const mode = nextOutput[outputOf(state, slot.worker)]
  store.setState({ outputs: new Map(state.outputs).set(slot.worker, mode) })
  asking.say(safe`W${slot.worker} ${outputWords[mode]}`)
}

/** Its lines are others, so a place among them means nothing there. */
function toggleRaw({ store }: ActionContext): void {
  const { raws, scrolls, ...state } = store.getState()
  const key = scrollKey({ raws, scrolls, ...state })
  const next = new Set(raws)
  if (!next.delete(key)) next.add(key)
  store.setState({ raws: next, scrolls: new Map(scrolls).set(key, following) })
}

function scale({ store, asking }: ActionContext, by: number): void {
  const wanted = asking.wantedWorkers(store.getState())
  const to = wanted + by
  if (to < 1) return asking.refuse(literal('one worker is the least; p pauses'))
  if (to > mostWorkers) return asking.refuse(safe`${mostWorkers} workers are the most`)
  asking.command({ kind: 'scale', to })
}

function stop({ store, asking }: ActionContext): void {
  const row = targetOf(store.getState())
  if (row === null) return
  if (store.getState().stopping.has(row.item.id))
    return asking.say(safe`${sanitize(row.item.id)} is stopping already`)
  asking.stop(row.item.id)
}

function retry({ store, asking }: ActionContext): void {
  const state = store.getState()
  const id = chosenItem(state)
  if (id !== null) return asking.retry([id])
  asking.refuse(
    placeOf(state) === 'summary' ? literal('choose a task first') : literal('no task here to retry'),
  )
}

function note({ store }: ActionContext): void {
  const item = chosenItem(store.getState())
  if (item === null) return
  store.setState({ modal: { kind: 'note', item, input: emptyInput, refusal: null, discards: false } })
}
