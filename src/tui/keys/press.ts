import type { BudgetKind } from '../../core/policy/budget.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { toldAim, unmeantItem } from './aim.ts'
import type { Modal, QuitWay } from '../state/screen/modal.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { placeOf } from '../state/place.ts'
import { hasWork } from '../state/selectors.ts'
import { focusedPane } from '../state/slots.ts'
import { afterPaste, emptyInput } from '../input/text-input.ts'
import { noticesScroll } from '../views/dialogs/notices-dialog.ts'
import { planScroll } from '../views/dialogs/plan-dialog.ts'
import { abortWord } from '../views/dialogs/dialogs.ts'
import type { ActionContext } from './action-context.ts'
import { handlers } from './actions.ts'
import { pressInHelp } from './dialogs/press-in-help.ts'
import { pasteInNewTask, pressInNewTask } from './dialogs/press-in-new-task.ts'
import { pressInHeld } from './dialogs/press-in-held.ts'
import { pasteInSettings, pressInSettings } from './dialogs/press-in-settings.ts'
import { pressInAgent } from './dialogs/press-in-agent.ts'
import { pressInWhy } from './dialogs/press-in-why.ts'
import { scrollSteps, steps } from './dialogs/scroll-steps.ts'
import { rowOfKey } from '../../keymap/key-table.ts'
import { shownKey } from '../../keymap/key-name.ts'
import type { Action, KeyRow } from '../../keymap/key-row.ts'
import { pressInPalette, typedInPalette } from '../palette/press-in-palette.ts'
import { pasteInNote, pressInNote } from './dialogs/press-in-note.ts'
import { pasteInSearch, pressInSearch } from './log/press-in-search.ts'
import { isTyping, pasteInFilter, pressInFilter } from './tasks/listing.ts'
import { refusalOf } from './refusals.ts'

export interface PressContext extends ActionContext {
  now(): number
  quit(how: QuitWay): void
}

/** A key that would end something, so soon after the panes moved, was meant for what was there before. */
const retilingMs = 300

/** What they do, they do to the task under the keys, or to the pane that it is in. */
const actsOnTask: ReadonlySet<Action> = new Set<Action>([
  'stop',
  'freeze',
  'agent',
  'skip',
  'retry',
  'skip',
  'note',
  'plan',
  'undo',
  'output',
  'raw',
])

/** Carries out one key, by its name in the key table. */
export function press(context: PressContext, key: string): void {
  const { store } = context
  const state = store.getState()
  if (key === 'ctrl+c') return context.onInterrupt()
  if (key === 'ctrl+z') return context.suspend()
  // What was asked is asked again when the person comes back.
  if (state.modal !== null && !takesText(state.modal) && isKeyOf('stream', key, state))
    return performNamed(context, 'stream', key)
  if (state.modal !== null) return pressInDialog(context, state.modal, key)
  if (pressInFilter(context, key)) return
  const row = rowOfKey(key, placeOf(state), state.keymap)
  if (row !== null) perform(context, row, key)
}

const takesText = (modal: Modal): boolean =>
  modal.kind === 'note' ||
  modal.kind === 'new task' ||
  (modal.kind === 'settings' && modal.input !== null) ||
  modal.kind === 'palette' ||
  modal.kind === 'search' ||
  (modal.kind === 'help' && modal.find !== null)

function performNamed(context: PressContext, action: Action, key: string): void {
  const row = context.store.getState().keymap.find((each) => each.action === action)
  if (row !== undefined) perform(context, row, key)
}

/** What a row of the key table does here and now: for its key, or for who has chosen it by name. */
function perform(context: PressContext, row: KeyRow, key: string): void {
  const { store, now } = context
  const state = store.getState()
  if (row.destroys && now() - state.retiledAtMs < retilingMs) {
    return context.asking.refuse(literal('screen changed, press again'))
  }
  // An outcome stays until the next key; what is still being asked stays until it is answered.
  if (state.outcome !== null && state.outcome.kind !== 'asked') store.setState({ outcome: null })
  const refusal = refusalOf(row.action, state)
  if (refusal !== null) return context.asking.refuse(refusal)
  if (actsOnTask.has(row.action) && isMeantForAnother(context, key)) return
  handlers[row.action](context, key)
  const { lessons } = store.getState()
  const left = lessons.filter((action) => action !== row.action)
  if (left.length < lessons.length) store.setState({ lessons: left })
}

/** Another task has just come under the keys, so that the person can't have meant it: it is named, and the next press is for it. */
function isMeantForAnother({ store, asking, now }: PressContext, key: string): boolean {
  const state = store.getState()
  const item = unmeantItem(state, now())
  if (item === null) return false
  store.setState(toldAim(state))
  const pane = focusedPane(state)
  const what =
    pane === null ? safe`this is ${sanitize(item)} now` : safe`W${pane.worker} has ${sanitize(item)} now`
  // Chosen by name, an action may have no key.
  const again = key === '' ? literal('choose it again') : safe`${shownKey(key)} again is for that`
  asking.refuse(safe`${what}; ${again}`)
  return true
}

/** On these Esc does something first. */
const closesItself: ReadonlySet<Modal['kind']> = new Set<Modal['kind']>([
  'new task',
  'settings',
  'note',
  'notices',
  'help',
  'search',
])

function pressInDialog(context: PressContext, modal: Modal, key: string): void {
  const { store } = context
  if (key === 'escape' && !closesItself.has(modal.kind)) return store.setState({ modal: null })
  switch (modal.kind) {
    case 'help':
      return pressInHelp(context, modal, key)
    case 'palette':
      return pressInPalette(context, modal, key, (row) => perform(context, row, row.keys[0] ?? ''))
    case 'quit':
      return pressInQuit(context, modal.choice, key)
    case 'abort':
      return typeWord(context, modal, key)
    case 'budget':
      return typeSum(context, modal, key)
    case 'plan':
      return pressInPlan(context, modal, key)
    case 'search':
      return pressInSearch(context, modal, key)
    case 'note':
      return pressInNote(context, modal, key)
    case 'notices':
      return pressInNotices(context, modal.from, key)
    case 'skip':
      if (key !== 'enter' && !isKeyOf('skip', key, store.getState())) return
      store.setState({ modal: null })
      return context.asking.skipAnyway(modal.item)
    case 'marked':
      if (key !== 'y') return
      store.setState({ modal: null, marks: new Set(), lastMark: null })
      return modal.verb === 'stop'
        ? context.asking.stopAll(modal.items)
        : context.asking.skipAllAnyway(modal.items)
    case 'new task':
      return pressInNewTask(context, modal, key)
    case 'held':
      return pressInHeld(context, key)
    case 'settings':
      return pressInSettings(context, modal, key)
    case 'why':
      return pressInWhy(context, modal, key)
    case 'agent':
      return pressInAgent(context, modal, key)
    case 'undo':
      if (key !== 'enter' && !isKeyOf('undo', key, store.getState())) return
      store.setState({ modal: null })
      return context.asking.command({ kind: 'undo', item: modal.merge.item })
  }
}

/** The key that has opened a dialog confirms or closes it as well. */
const isKeyOf = (action: Action, key: string, { keymap }: ScreenState): boolean =>
  keymap.some((row) => row.action === action && row.keys.includes(key))

/** Closed, they are read: all of them were there. */
function pressInNotices({ store }: PressContext, from: number, key: string): void {
  const state = store.getState()
  const { snapshot, size, place, readNotices } = state
  const notices = snapshot?.notices ?? []
  const closes =
    key === 'escape' || key === 'enter' || isKeyOf('notices', key, state) || isKeyOf('quit', key, state)
  if (closes) {
    const read = new Set([...readNotices, ...notices.map(({ id }) => id)])
    return store.setState({ modal: null, readNotices: read })
  }
  const most = noticesScroll({ notices, elsewhere: place, ...size })
  const next = Math.min(Math.max(from + (scrollSteps.get(key) ?? 0), 0), most)
  store.setState({ modal: { kind: 'notices', from: next } })
}

function pressInPlan({ store, asking }: PressContext, modal: PlanModal, key: string): void {
  const { item, attempt } = modal
  if (key === 'y') {
    store.setState({ modal: null })
    return asking.approvePlan({ item, attempt })
  }
  if (key === 'n') {
    const blank = { input: emptyInput, refusal: null, discards: false } as const
    return store.setState({ modal: { kind: 'note', item, ...blank, refuses: attempt } })
  }
  const { size } = store.getState()
  const next = Math.min(Math.max(modal.from + (scrollSteps.get(key) ?? 0), 0), planScroll(modal.text, size))
  store.setState({ modal: { ...modal, from: next } })
}

type PlanModal = Extract<Modal, { kind: 'plan' }>
type AbortModal = Extract<Modal, { kind: 'abort' }>
type BudgetModal = Extract<Modal, { kind: 'budget' }>

const ways: readonly QuitWay[] = ['detach', 'drain', 'abort']
const wayKeys: ReadonlyMap<string, QuitWay> = new Map([
  ['d', 'detach'],
  ['e', 'drain'],
  ['a', 'abort'],
])

/** An abort that ends work never happens on Enter or one letter: it goes on to the question that asks for the word. */
function pressInQuit({ store, quit }: PressContext, choice: QuitWay, key: string): void {
  const way = key === 'enter' ? choice : wayKeys.get(key)
  if (way === 'abort' && hasWork(store.getState()))
    return store.setState({ modal: { kind: 'abort', typed: '', thenLeave: true } })
  if (way !== undefined) {
    store.setState({ modal: null })
    return quit(way)
  }
  const step = steps.get(key)
  const next = step === undefined ? undefined : ways[ways.indexOf(choice) + step]
  if (next !== undefined) store.setState({ modal: { kind: 'quit', choice: next } })
}

function typeWord({ store, asking, quit }: PressContext, modal: AbortModal, key: string): void {
  if (key === 'backspace') return store.setState({ modal: { ...modal, typed: modal.typed.slice(0, -1) } })
  const typed = modal.typed + key
  if (!abortWord.startsWith(typed)) return
  if (typed !== abortWord) return store.setState({ modal: { ...modal, typed } })
  store.setState({ modal: null })
  if (modal.thenLeave) quit('abort')
  else asking.command({ kind: 'abort' })
}

/** Digits, one point for money, and nothing else. */
function typeSum({ store, asking }: PressContext, modal: BudgetModal, key: string): void {
  const { of, typed } = modal
  const retype = (next: string): void => store.setState({ modal: { ...modal, typed: next, refusal: null } })
  if (key === 'backspace') return retype(typed.slice(0, -1))
  if (key === 'enter') {
    const sum = Number(typed)
    if (!(sum > 0)) return
    store.setState({ modal: null })
    return asking.setBudget(modal, sum)
  }
  if (sums[of].test(typed + key)) retype(typed + key)
}

/** Pasted text is typed into a note, a filter, as what is looked for, or as a sum, and nowhere else: it must not steer. */
export function paste(context: PressContext, text: string): void {
  const { store } = context
  const { modal } = store.getState()
  if (modal?.kind === 'note') return pasteInNote(context, modal, text)
  if (modal?.kind === 'new task') return pasteInNewTask(context, modal, text)
  if (modal?.kind === 'settings') return pasteInSettings(context, modal, text)
  if (modal?.kind === 'palette')
    return store.setState({
      modal: typedInPalette(afterPaste(modal.input, text.replaceAll(/\s+/g, ' ').slice(0, 200))),
    })
  if (modal?.kind === 'search') return pasteInSearch(context, modal, text)
  if (modal === null && isTyping(store.getState())) return pasteInFilter(context, text)
  if (modal?.kind !== 'budget') return
  // `$20.00` as we write it; what is longer than any sum is not even looked at.
  const sum = text.length > 100 ? '' : text.trim().replace(/^\$/, '')
  const next = modal.typed + sum
  if (sums[modal.of].test(next)) store.setState({ modal: { ...modal, typed: next, refusal: null } })
}

const sums: Readonly<Record<BudgetKind, RegExp>> = {
  cost: /^\d{1,9}(\.\d{0,6})?$/,
  tokens: /^\d{1,12}$/,
}
