import { budgetsOf, budgetsToExtend, extendedLimit, type BudgetKind } from '../../core/policy/budget.ts'
import { mostWorkers, type OutputMode } from '../../core/run/settings.ts'
import { keyWord } from '../../keymap/key-words.ts'
import { literal, safe } from '../../text/safe.ts'
import { emptyInput } from '../input/text-input.ts'
import { themeNames } from '../../text/look/looks.ts'
import { following } from '../pane/log/scroll.ts'
import { openLog, outputOf, scrollKey, searchingOf } from '../state/open-log.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { followingEvents } from '../state/events-list.ts'
import { emptyForm } from '../state/new-task.ts'
import { foldedNeeds } from '../state/needs-list.ts'
import { openedPage, placeOf } from '../state/place.ts'
import { focusedPane } from '../state/slots.ts'
import { freeze, moveInLane, retry, skip, stop } from './tasks/steering.ts'
import { chosenItem } from './chosen.ts'
import type { ActionContext } from './action-context.ts'
import { copyChange, copyPath } from '../views/diff/copy-diff.ts'
import { copyReport } from '../views/summary/copy-report.ts'
import { foldFile, goToChange, goToFile, openPager, toggleSides, wrapDiff } from '../views/diff/reading.ts'
import { askToLeave } from './leave-screen.ts'
import { openEditor, openShell } from './tasks/open-worktree.ts'
import { goToPlace } from '../views/conflict/conflict-keys.ts'
import { openTask } from '../state/pages.ts'
import { showDiff } from './show-diff.ts'
import { setTheme } from './set-theme.ts'
import type { Action } from '../../keymap/key-row.ts'
import { copyAll, copyChosen, markCopying, startCopying } from './log/copy-log.ts'
import { logInView } from './log/log-in-view.ts'
import { openSearch } from './log/press-in-search.ts'
import { withScroll } from './log/scroll-log.ts'
import { nextHit, searchIn, stopSearch } from './log/search-log.ts'
import { filterTasks, mark, markTo, nextPart, order, showPart, turnOrder } from './tasks/listing.ts'
import { back, focusWorker, move, open, page, showView, step, switchView, zoom } from './navigation.ts'

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
  merges: (context) => showView(context, context.store.getState().view === 'merges' ? 'workers' : 'merges'),
  needs: ({ store, asking }) => asking.openNeedy(openedPage(store.getState())?.item ?? null),
  zoom,
  diff: showDiff,
  why: ({ store, asking }) => {
    const item = chosenItem(store.getState())
    if (item !== null) asking.why(item)
  },
  taskPage: ({ store }) => {
    const item = chosenItem(store.getState())
    if (item !== null) openTask(store, item)
  },
  newerTry: (context) => move(context, -1),
  olderTry: (context) => move(context, 1),
  nextChange: (context) => changeBy(context, 1),
  previousChange: (context) => changeBy(context, -1),
  nextFile: (context) => goToFile(context, 1),
  previousFile: (context) => goToFile(context, -1),
  fold: foldFile,
  wrap: (context) => (placeOf(context.store.getState()) === 'diff' ? wrapDiff(context) : toggleWrap(context)),
  sideBySide: toggleSides,
  pager: openPager,
  copyChange,
  copyPath,
  editor: openEditor,
  shell: openShell,
  follow,
  output: cycleOutput,
  raw: toggleRaw,
  help: ({ store }) => store.setState({ modal: { kind: 'help', from: 0, find: null } }),
  palette: ({ store }) => store.setState({ modal: { kind: 'palette', input: emptyInput, chosen: 0 } }),
  theme: (context) => {
    const { look } = context.store.getState()
    setTheme(context, themeNames[(themeNames.indexOf(look.theme) + 1) % themeNames.length] ?? 'auto')
  },
  mouse: ({ store, asking, setMouse }) => {
    const isOn = !store.getState().mouse
    setMouse(isOn)
    asking.say(
      isOn
        ? literal('the wheel scrolls, a click focuses; with Shift the terminal selects text')
        : literal('the mouse is the terminal’s again'),
    )
  },
  search: openSearch,
  searchNext: (context) => void nextHit(context, 'after'),
  searchBack: (context) => void nextHit(context, 'before'),
  copy: startCopying,
  copyMark: markCopying,
  copyChosen,
  copyAll,
  copyReport,
  tree: (context) => showView(context, context.store.getState().view === 'needs' ? 'workers' : 'needs'),
  foldNeeds: ({ store, asking }, key) => {
    const wanted = key === 'right' || key === 'l' ? true : key === 'left' || key === 'h' ? false : null
    const needs = foldedNeeds(store.getState(), wanted)
    if (needs === null) asking.refuse(literal('nothing to unfold here'))
    else store.setState({ needs })
  },
  filter: filterTasks,
  showPart,
  nextPart,
  order: (context) => order(context, 1),
  orderBefore: (context) => order(context, -1),
  turnOrder,
  mark,
  markTo,
  skip,
  pause,
  more: (context) => scale(context, 1),
  fewer: (context) => scale(context, -1),
  stop,
  freeze,
  retry,
  retryFailed: ({ asking }) => asking.retryFailed(),
  startAgain: ({ store, asking }) => {
    const item = chosenItem(store.getState())
    if (item !== null) asking.retry([item], { again: true })
  },
  agent: ({ store, asking }) => {
    const item = chosenItem(store.getState())
    if (item !== null) asking.agentOf(item)
  },
  note,
  newTask: ({ store }) =>
    store.setState(({ snapshot }) => ({ modal: emptyForm(snapshot?.run?.settings ?? null) })),
  plan: ({ store, asking }) => {
    const item = chosenItem(store.getState())
    if (item !== null) asking.plan(item)
  },
  notices: ({ store }) => store.setState({ modal: { kind: 'notices', from: 0 } }),
  undo: ({ asking }) => asking.takeBack(),
  laneUp: (context) => moveInLane(context, -1),
  laneDown: (context) => moveInLane(context, 1),
  extend,
  settings: ({ asking }) => asking.openSettings(),
  setBudget: ({ store }) => {
    const kind = budgetAsked(store.getState())
    if (kind !== null) store.setState({ modal: { kind: 'budget', of: kind, typed: '', refusal: null } })
  },
  abort: ({ store }) => store.setState({ modal: { kind: 'abort', typed: '', thenLeave: false } }),
  replayPause: ({ board }) => board.replay?.toggle(),
  replayFaster: ({ board }) => board.replay?.faster(),
  replaySlower: ({ board }) => board.replay?.slower(),
  replayBack: (context) => seek(context, -1),
  replayForth: (context) => seek(context, 1),
  replayBefore: ({ board }) => board.replay?.step(-1),
  replayNext: ({ board }) => board.replay?.step(1),
  quit: askToLeave,
  stream: ({ lend }) => lend((programs) => programs.lines()),
  interrupt: ({ onInterrupt }) => onInterrupt(),
  suspend: ({ suspend }) => suspend(),
}

function changeBy(context: ActionContext, by: 1 | -1): void {
  if (placeOf(context.store.getState()) === 'conflict') goToPlace(context, by)
  else goToChange(context, by)
}

/** Of a run that was left, the key that lets it go on is the one that resumes. */
function pause({ store, board, asking }: ActionContext): void {
  const { snapshot } = store.getState()
  if (snapshot?.phase !== 'left')
    return asking.command({ kind: snapshot?.run?.paused === true ? 'resume' : 'pause' })
  board.takeUp()
  asking.say(literal('this screen takes the run up…'))
}

/** A hundredth of the run, and a second at least. */
function seek({ store, board }: ActionContext, direction: 1 | -1): void {
  const { replay } = store.getState().snapshot ?? {}
  if (replay === undefined) return
  board.replay?.seek(direction * Math.max(1_000, Math.round((replay.to - replay.from) / 100)))
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

function follow({ store, asking }: ActionContext): void {
  const state = store.getState()
  if (placeOf(state) === 'events') return store.setState({ events: followingEvents })
  const log = openLog(state)
  if (log === null) return
  const key = scrollKey(state)
  const scroll = state.scrolls.get(key) ?? following
  if (scroll.follows) return asking.say(literal('follows already; scrolling up stops it'))
  store.setState(withScroll(state, key, following))
  asking.say(literal('follows again'))
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

/** Its lines are others, so a place among them means nothing there; what is looked for is looked for in them. */
function toggleRaw({ store }: ActionContext): void {
  const state = store.getState()
  const key = scrollKey(state)
  const searching = searchingOf(state, key)
  if (searching !== null) stopSearch(store)
  store.setState({ raws: toggled(state.raws, key), ...withScroll(state, key, following) })
  const view = logInView(store.getState())
  if (searching !== null && view !== null) searchIn(store, view, searching)
}

/** The line at the top stays there. */
function toggleWrap({ store, asking }: ActionContext): void {
  const state = store.getState()
  const key = scrollKey(state)
  const wraps = toggled(state.wraps, key)
  store.setState({ wraps })
  asking.say(wraps.has(key) ? literal('long lines are shown whole') : literal('long lines are cut'))
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

function scale({ store, asking }: ActionContext, by: number): void {
  const wanted = asking.wantedWorkers(store.getState())
  const to = wanted + by
  if (to < 1) {
    const pauses = keyWord('pause', store.getState().keymap)
    return asking.refuse(safe`one worker is the least; ${pauses} pauses`)
  }
  if (to > mostWorkers) return asking.refuse(safe`${mostWorkers} workers are the most`)
  asking.command({ kind: 'scale', to })
}

function note({ store }: ActionContext): void {
  const item = chosenItem(store.getState())
  if (item === null) return
  store.setState({ modal: { kind: 'note', item, input: emptyInput, refusal: null, discards: false } })
}
