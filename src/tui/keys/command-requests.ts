import type { Board } from '../../core/board/board.ts'
import { undoPatienceMs, type Command, type CommandBody } from '../../core/command.ts'
import { errorText } from '../../core/error-text.ts'
import type { ItemId } from '../../core/ids.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { openItem } from '../state/pages.ts'
import { dialogRequests, type DialogRequests } from './dialogs/dialog-requests.ts'
import { actRequests, type ActRequests } from './tasks/act-requests.ts'
import { whyNot, wordsOf } from './command-words.ts'
import type { Modal, NoteModal } from '../state/screen/modal.ts'
import type { Outcome, ScreenState, ScreenStore } from '../state/screen/screen-state.ts'

/** Sends the command to the supervisor, and shows the result in the footer. */
export interface Asking extends DialogRequests, ActRequests {
  command(body: CommandBody): void
  /** Gives the run more to use, and takes it up where nobody supervises it. */
  extend(to: Extended): void
  /** The same for a sum that was typed; where it is refused it can be typed on. */
  setBudget(modal: BudgetModal, sum: number): void
  /** Adds what was typed; on a refusal it can be typed on. */
  note(modal: NoteModal): void
  /** Opens a task by its id, if there is one. */
  openTask(item: ItemId): void
  /** Opens the task after this one that needs a person, or the first. */
  openNeedy(after: ItemId | null): void
  say(text: Safe): void
  refuse(text: Safe): void
  /** What was asked for last, so that `+ +` is two more. */
  wantedWorkers(state: ScreenState): number
}

type BudgetModal = Extract<Modal, { kind: 'budget' }>

type Extended = Extract<CommandBody, { kind: 'extend' }>['to']

const shownMs = 4000
const patienceMs = 62_000

export interface AskingParts {
  readonly store: ScreenStore
  readonly board: Board
  now(): number
  /** Resolves after `ms`, or never when the screen has closed. */
  pause(ms: number): Promise<void>
}

export function makeAsking({ store, board, now, pause }: AskingParts): Asking {
  let wanted: number | null = null

  const show = (kind: Outcome['kind'], text: Safe): void =>
    store.setState(({ place }) => ({
      outcome: {
        kind,
        text: inPlace(text, place),
        untilMs: now() + (kind === 'asked' ? patienceMs : shownMs),
      },
    }))
  const refuse = (text: Safe): void => show('bad', text)
  /** Nothing that was typed is lost: it can be typed on. */
  const reopen = (modal: NoteModal, what: Safe, why: Safe): void => {
    refuse(safe`${what}: ${why}`)
    store.setState((state) => (state.modal === null ? { modal: { ...modal, refusal: why } } : {}))
  }

  /** No request may end in an unhandled rejection: errors are shown. */
  const carryOut = (what: Safe, act: () => Promise<void>): void => {
    act().catch((error: unknown) => refuse(safe`${what}: ${sanitize(errorText(error))}`))
  }

  /** A merge can be taken back without a supervisor, after the run. */
  async function undoHere(item: ItemId | null): Promise<Safe | null> {
    const { state, message } = await board.undoHere(item)
    const said = sanitize(message)
    show(state === 'done' ? 'ok' : 'bad', said)
    return state === 'done' ? null : said
  }

  /** Resolves to why it was not carried out, which is shown; else to null. */
  async function carryOutCommand(body: CommandBody): Promise<Safe | null> {
    const refused = (text: Safe): Safe => {
      refuse(text)
      return text
    }
    const commands = await board.ask(body)
    if (commands.length === 0 && body.kind === 'undo') return undoHere(body.item)
    if (commands.length === 0) return refused(safe`${wordsOf(body).verb}: nobody supervises the run just now`)
    const forMs = body.kind === 'undo' ? undoPatienceMs : patienceMs
    const answers = await board.answers(commands, { forMs, pause })
    const not = answers.find(({ answer }) => answer.state !== 'done')
    if (not !== undefined) return refused(safe`${wordsOf(body).not}: ${whyNot(not)}`)
    const said = answers
      .map(({ answer }) => ('message' in answer ? answer.message : ''))
      .find((message) => message !== '')
    show('ok', said === undefined ? wordsOf(body).done : sanitize(said))
    return null
  }

  /** Resolves to why not, which is shown; else to null. */
  async function extend(to: Extended): Promise<Safe | null> {
    const command = { kind: 'extend', to } as const
    const { asked, not } = wordsOf(command)
    show('asked', asked)
    try {
      if (store.getState().snapshot?.phase !== 'left') return await carryOutCommand(command)
      const refused = await board.extendLeft(to)
      if (refused === null) show('ok', literal('this screen takes the run up…'))
      else refuse(safe`${not}: ${refused}`)
      return refused
    } catch (error) {
      const why = sanitize(errorText(error))
      refuse(safe`${not}: ${why}`)
      return why
    }
  }

  async function awaitDelivery(item: ItemId, commands: readonly Command[]): Promise<void> {
    show('asked', safe`telling ${sanitize(item)}…`)
    const [answered] = await board.answers(commands, { forMs: patienceMs, pause })
    switch (answered?.answer.state) {
      case 'done':
        return show('ok', sanitize(answered.answer.message))
      case 'refused':
        return show('ok', safe`noted, not told now: ${sanitize(answered.answer.message)}`)
      case 'taken':
        return show('ok', safe`noted: ${sanitize(item)} is given it as soon as its agent can take it`)
      default:
        return show('ok', safe`noted, not told now: no supervisor answered; the next try is given it`)
    }
  }

  const undo = (item: ItemId | null): void =>
    carryOut(literal('not taken back'), async () => {
      const merge = await board.undoable(item)
      if (merge !== null) return store.setState({ modal: { kind: 'undo', merge } })
      refuse(
        item === null
          ? literal('nothing was merged that could be taken back')
          : safe`no merge of ${sanitize(item)} could be taken back`,
      )
    })

  return {
    say: (text) => show('ok', text),
    refuse,
    wantedWorkers: ({ snapshot }) => wanted ?? snapshot?.wanted ?? 1,
    command(body) {
      if (body.kind === 'scale') wanted = body.to
      show('asked', wordsOf(body).asked)
      carryOut(wordsOf(body).verb, async () => {
        await carryOutCommand(body)
        if (body.kind === 'scale' && wanted === body.to) wanted = null
      })
    },
    extend: (to) => void extend(to),
    setBudget(modal, sum) {
      void extend({ [modal.of]: sum }).then((refusal) => {
        if (refusal === null) return
        store.setState((state) => (state.modal === null ? { modal: { ...modal, refusal } } : {}))
      })
    },
    note(modal) {
      const { item, input } = modal
      const again = (why: Safe): void => reopen(modal, safe`no note for ${sanitize(item)}`, why)
      board.note(item, input.text).then(
        (taken) => {
          if (taken.kind === 'refused') return again(sanitize(taken.why))
          if (taken.kind === 'waits')
            return show('ok', safe`noted: the next try of ${sanitize(item)} is given it`)
          carryOut(safe`noted, not told now`, () => awaitDelivery(item, taken.commands))
        },
        (error: unknown) => again(sanitize(errorText(error))),
      )
    },
    ...dialogRequests({ store, board, show, refuse, reopen, carryOut }),
    ...actRequests({ store, board, now, pause, patienceMs, show, refuse, carryOut, undo }),
    openTask(item) {
      carryOut(safe`${sanitize(item)} not opened`, async () => {
        const found = await board.find(item)
        if (found === null) refuse(safe`there is no task ${sanitize(item)}`)
        else openItem(store, found)
      })
    },
    openNeedy(after) {
      carryOut(literal('nothing opened'), async () => {
        const needy = await board.needy()
        const found = needy[needy.findIndex(({ id }) => id === after) + 1]
        // A branch that waits comes after the tasks.
        if (found === undefined && store.getState().snapshot?.delivery?.kind === 'held')
          return store.setState({ modal: { kind: 'held' } })
        const next = found ?? needy[0]
        if (next === undefined) return refuse(literal('nothing needs you'))
        // One after the other, not one over the other.
        if (after !== null) store.setState({ pages: [] })
        openItem(store, next)
      })
    },
  }
}
