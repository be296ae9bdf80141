import type { ItemId } from '../../core/ids.ts'
import type { Line } from '../../core/line.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { afterPaste, emptyInput } from '../input/text-input.ts'
import { chosenRow } from '../keys/chosen.ts'
import { noWorker, showView } from '../keys/navigation.ts'
import { paste, press, type PressContext } from '../keys/press.ts'
import { rowOfKey } from '../../keymap/key-table.ts'
import { placeOf } from '../state/place.ts'
import { isChoice, wordOf } from '../state/new-task.ts'
import type { NewTaskModal, SettingsModal } from '../state/screen/modal.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { focusedPane } from '../state/slots.ts'
import { fromWords } from '../views/dialogs/settings-dialog.ts'
import { chosenSetting, settingName, settingSays } from '../views/dialogs/shown-settings.ts'
import type { Speaker } from './speaker.ts'
import { taskSentence, wholeStanding, workerSentence } from './spoken-standing.ts'
import { paletteAt, typedLine, type Asked, type TaskVerb } from './typed-line.ts'

interface Answering {
  readonly context: PressContext
  readonly voice: Speaker
  print(line: Safe): void
}

/** So many lines of a pane are read. */
const linesRead = 12

/** Carries out what was typed; whatever it was, something is said to it. */
export function answerLine(answering: Answering, line: string): void {
  const { context, voice, print } = answering
  const before = context.store.getState()
  const said = voice.said()
  const asked = typedLine(line, before)
  if (asked.kind === 'unknown')
    return print(
      safe`there is no command or key here: ${sanitize(line.trim())}. Type help for all there are.`,
    )
  carryOut(answering, asked)
  // What is read whole needs no key to close it.
  const { modal } = context.store.getState()
  if (modal?.kind === 'help' || modal?.kind === 'notices') context.store.setState({ modal: null })
  if (voice.said() === said && isSilent(asked)) print(inWords(asked, before, context.store.getState()))
}

/** Keys that move, fold or scroll only show something. */
const isSilent = ({ kind }: Asked): boolean => kind === 'keys' || kind === 'action' || kind === 'view'

function carryOut({ context, print }: Answering, asked: Exclude<Asked, { kind: 'unknown' }>): void {
  const { store } = context
  const state = store.getState()
  const { snapshot } = state
  switch (asked.kind) {
    case 'keys':
      if (asked.typed !== undefined) paste(context, asked.typed)
      for (const key of asked.keys) press(context, key)
      return
    case 'standing':
      if (snapshot === null) return print(literal('the backlog is being read'))
      for (const line of wholeStanding(state, snapshot)) print(line)
      return
    case 'read':
      for (const line of linesOf(asked.worker, state)) print(line)
      return
    case 'view':
      if (asked.view === 'summary' && snapshot?.summary == null)
        return context.asking.refuse(literal('the summary comes when the run has ended'))
      return showView(context, asked.view)
    case 'task':
      return ofTask(context, asked)
    case 'action':
      store.setState({ modal: paletteAt(asked.query, asked.at) })
      return press(context, 'enter')
  }
}

function linesOf(worker: number | null, state: ScreenState): readonly Safe[] {
  const { snapshot } = state
  const slot = worker === null ? focusedPane(state) : snapshot?.slots.find((each) => each.worker === worker)
  if (slot == null)
    return [worker === null ? literal('no worker is chosen: read W0') : noWorker(worker, state)]
  const head = snapshot === null ? [] : [workerSentence(slot, state, snapshot)]
  const lines = slot.work?.log.newest(linesRead) ?? []
  return [...head, ...lines.filter(({ text }) => text.trim() !== '').map(inSentence)]
}

/** Its sign as a word, where its text has none. */
function inSentence({ kind, text }: Line): Safe {
  return kind === 'passed' || kind === 'failed' ? safe`${literal(kind)}, ${text}` : text
}

function ofTask({ store, board, asking }: PressContext, { verb, item, text }: OfTask): void {
  board.find(item).then(
    (found) => {
      if (found === null) asking.refuse(safe`there is no task ${sanitize(item)}`)
      else acts[verb]({ store, asking }, found.id, text)
    },
    () => asking.refuse(safe`${sanitize(item)} could not be looked for`),
  )
}

type OfTask = Extract<Asked, { kind: 'task' }>

const acts: Readonly<
  Record<TaskVerb, (context: Pick<PressContext, 'store' | 'asking'>, item: ItemId, text: string) => void>
> = {
  open: ({ asking }, item) => asking.openTask(item),
  stop: ({ asking }, item) => asking.stop(item),
  freeze: ({ asking }, item) => asking.command({ kind: 'freeze', item }),
  thaw: ({ asking }, item) => asking.command({ kind: 'thaw', item }),
  agent: ({ asking }, item) => asking.agentOf(item),
  retry: ({ asking }, item) => asking.retry([item]),
  skip: ({ asking }, item) => asking.skip(item),
  note({ store, asking }, item, text) {
    const note = { kind: 'note', item, refusal: null, discards: false } as const
    if (text === '') store.setState({ modal: { ...note, input: emptyInput } })
    else asking.note({ ...note, input: afterPaste(emptyInput, text) })
  },
}

/** A form is asked field by field. */
function askedField({ at, choices, problem, discards }: NewTaskModal): Safe {
  if (discards) return literal('discard what was typed? yes, or anything else to go on')
  const why = problem?.field === at ? safe`${sanitize(problem.why)}. ` : literal('')
  if (isChoice(at)) {
    const words = sanitize(choices[at].words.join(', '))
    return safe`${why}type ${literal(at)}, one of ${words}; Enter alone leaves it ${sanitize(wordOf(choices[at]))}, esc leaves the form`
  }
  const empty = at === 'title' ? literal('') : literal('; Enter alone leaves it empty')
  return safe`${why}type ${literal(at)} and Enter${empty}, esc leaves the form`
}

/** The setting under the keys, or what is typed for it. */
function askedSetting(modal: SettingsModal, state: ScreenState): Safe {
  const setting = chosenSetting(modal, state)
  if (setting === null) return literal('there is nothing that could be changed now')
  if (modal.input === null)
    return safe`${settingSays(setting)}, ${fromWords(setting, state)}. Enter changes it, esc closes the settings`
  const why = modal.refusal === null ? literal('') : safe`${modal.refusal}. `
  return safe`${why}type ${settingName(setting.key)} and Enter, esc leaves it as it is`
}

/** What a key that says nothing by itself has come to: the task or worker under the keys now, or that it was done. */
function inWords(asked: Asked, before: ScreenState, state: ScreenState): Safe {
  const { snapshot } = state
  const pane = focusedPane(state)
  const row = chosenRow(state)
  // What becomes of it is said when the board has answered.
  if (before.modal?.kind === 'agent' && asked.kind === 'keys' && asked.keys.includes('enter'))
    return literal('one moment')
  if (before.modal !== null && state.modal === null) return literal('closed, nothing done')
  if (state.modal?.kind === 'new task') return askedField(state.modal)
  if (state.modal?.kind === 'settings') return askedSetting(state.modal, state)
  if (before.modal !== null) return literal('that is no answer here; Enter alone closes it')
  if (snapshot !== null && pane !== null && row === null) return workerSentence(pane, state, snapshot)
  if (snapshot !== null && row !== null && state !== before) {
    const where = pane === null ? taskSentence(row, state, snapshot) : workerSentence(pane, state, snapshot)
    return where
  }
  const [key = ''] = asked.kind === 'keys' ? asked.keys : []
  const pressed = rowOfKey(key, placeOf(before), before.keymap)
  if (pressed?.action === 'why' || pressed?.action === 'agent') return literal('one moment')
  const label = pressed?.says
  return label === undefined ? literal('done') : safe`${label}: nothing to do here`
}
