import type { Board } from '../../core/board.ts'
import { undoPatienceMs, type Command, type CommandBody } from '../../core/command.ts'
import { errorText } from '../../core/error-text.ts'
import type { ItemId } from '../../core/ids.ts'
import { plural } from '../../text/plural.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { openTask } from '../state/pages.ts'
import { comesBack } from './comes-back.ts'
import { planRequests, type PlanRequests } from './dialogs/plan-requests.ts'
import { withStopped } from './with-stopped.ts'
import { whyNot, wordsOf } from './command-words.ts'
import { keyWord } from '../../keymap/key-words.ts'
import type { Modal, NoteModal, Outcome, ScreenState, ScreenStore, TakeBack } from '../state/screen-state.ts'

/** Sends the command to the supervisor, and shows the result in the footer. */
export interface Asking extends PlanRequests {
  command(body: CommandBody): void
  stop(item: ItemId): void
  stopAll(items: readonly ItemId[]): void
  /** Asks whether several are cancelled together. */
  skipAll(items: readonly ItemId[]): void
  skipAllAnyway(items: readonly ItemId[]): void
  /** `again`: of a conflict an agent begins anew. */
  retry(items: readonly ItemId[], how?: { readonly again: boolean }): void
  retryFailed(): void
  /** Cancels a task; asks first where others need it. */
  skip(item: ItemId): void
  skipAnyway(item: ItemId): void
  /** Takes the last stop or skip back. */
  takeBack(last: TakeBack): void
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
  /** Asks whether the merge of a task, or the last one, is to be taken back. */
  undo(item: ItemId | null): void
  say(text: Safe): void
  refuse(text: Safe): void
  /** What was asked for last, so that `+ +` is two more. */
  wantedWorkers(state: ScreenState): number
}

type BudgetModal = Extract<Modal, { kind: 'budget' }>

type Extended = Extract<CommandBody, { kind: 'extend' }>['to']

const shownMs = 4000
const takeBackMs = 30_000
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

  /** Resolves to why it was not carried out, which is shown; else to null. */
  async function carryOutCommand(body: CommandBody): Promise<Safe | null> {
    const refused = (text: Safe): Safe => {
      refuse(text)
      return text
    }
    const commands = await board.ask(body)
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

  /** It can be taken back, by a key that is named. */
  function done(kind: TakeBack['kind'], items: readonly ItemId[], text: Safe, isSame = false): void {
    store.setState({ takeBack: { kind, items, isSame, untilMs: now() + takeBackMs } })
    show('ok', safe`${text}; ${keyWord('undo', store.getState().keymap)} takes it back`)
  }

  /** @param back what they would be after a retry, which is all that could take it back */
  function skipped(items: readonly ItemId[], text: Safe, back: ReturnType<typeof comesBack>): void {
    if (back !== 'other') return done('skip', items, text, back === 'same')
    store.setState({ takeBack: null })
    const begun = items.length === 1 ? literal('begins it anew') : literal('begins one anew')
    show('ok', safe`${text}; ${keyWord('retry', store.getState().keymap)} ${begun}`)
  }

  function skipNow(item: ItemId): void {
    const id = sanitize(item)
    const back = comesBack([item], store.getState().snapshot)
    carryOut(safe`${id} not skipped`, async () => {
      const [refusal] = await board.cancel([item])
      if (refusal === undefined) skipped([item], safe`${id} skipped: it is cancelled`, back)
      else refuse(safe`${id} not skipped: ${sanitize(refusal.why)}`)
    })
  }

  /** Moves the focus to the task's new place: the pane has the next task, and `r` must not act on that. */
  function stopped(item: ItemId, asked: ScreenState): void {
    store.setState((state) => withStopped(state, item, asked))
    done('stop', [item], safe`${sanitize(item)} stopped, back to todo`)
  }

  const notStopping = (item: ItemId): void =>
    store.setState(({ stopping }) => ({ stopping: new Map([...stopping].filter(([id]) => id !== item)) }))

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
    stop(item) {
      const asked = store.getState()
      store.setState({ stopping: new Map(store.getState().stopping).set(item, now()) })
      show('asked', safe`${sanitize(item)} stopping…`)
      carryOut(safe`${sanitize(item)} not stopped`, async () => {
        if ((await carryOutCommand({ kind: 'stop', item })) === null) return stopped(item, asked)
        notStopping(item)
      })
    },
    stopAll(items) {
      const since = now()
      store.setState(({ stopping }) => ({
        stopping: new Map([...stopping, ...items.map((item) => [item, since] as const)]),
      }))
      show('asked', safe`${named(items)} stopping…`)
      carryOut(safe`${named(items)} not stopped`, async () => {
        const answers = await Promise.all(
          items.map(async (item) => ({ item, why: await carryOutCommand({ kind: 'stop', item }) })),
        )
        const stoppedOnes = answers.flatMap(({ item, why }) => (why === null ? item : []))
        for (const { item, why } of answers) if (why !== null) notStopping(item)
        // Each answer has been shown; this one sums them up.
        const [refused] = answers.filter(({ why }) => why !== null)
        if (stoppedOnes.length === 0) return refuse(safe`none stopped: ${refused?.why ?? literal('')}`)
        done(
          'stop',
          stoppedOnes,
          safe`${named(stoppedOnes)} stopped, back to todo${others(items.length - stoppedOnes.length)}`,
        )
      })
    },
    skipAll(items) {
      carryOut(safe`${named(items)} not skipped`, async () => {
        const found = await Promise.all(items.map((item) => board.neededBy(item)))
        const dependents = new Set(found.flat().filter((id) => !items.includes(id))).size
        store.setState({ modal: { kind: 'marked', verb: 'skip', items, dependents } })
      })
    },
    skipAllAnyway(items) {
      const { snapshot } = store.getState()
      carryOut(safe`${named(items)} not skipped`, async () => {
        const refusals = await board.cancel(items)
        const [first] = refusals
        const cancelled = items.filter((id) => !refusals.some(({ item }) => item === id))
        if (first !== undefined && cancelled.length === 0)
          return refuse(safe`${sanitize(first.item)} not skipped: ${sanitize(first.why)}`)
        const text = safe`${named(cancelled)} skipped${others(refusals.length)}`
        skipped(cancelled, text, comesBack(cancelled, snapshot))
      })
    },
    retry(items, how) {
      carryOut(literal('not retried'), async () => {
        const refusals = await board.retry(items, how)
        const first = refusals[0]
        const done = items.filter((id) => !refusals.some(({ item }) => item === id))
        if (first !== undefined && done.length === 0)
          return refuse(safe`${sanitize(first.item)} not retried: ${sanitize(first.why)}`)
        show('ok', safe`${retried(done, store.getState())}${others(refusals.length)}`)
      })
    },
    skip(item) {
      carryOut(safe`${sanitize(item)} not skipped`, async () => {
        const neededBy = await board.neededBy(item)
        if (neededBy.length === 0) skipNow(item)
        else store.setState({ modal: { kind: 'skip', item, neededBy } })
      })
    },
    skipAnyway: skipNow,
    takeBack({ items, isSame }) {
      store.setState({ takeBack: null })
      carryOut(literal('not taken back'), async () => {
        const refusals = await board.retry(items)
        const [first] = refusals
        const back = items.filter((id) => !refusals.some(({ item }) => item === id))
        if (first !== undefined && back.length === 0)
          return refuse(safe`not taken back: ${sanitize(first.why)}`)
        const [are, asBefore] =
          back.length === 1
            ? ([literal('is todo again'), literal(', as it was')] as const)
            : ([literal('are todo again'), literal(', as they were')] as const)
        show('ok', safe`${named(back)} ${are}${isSame ? asBefore : literal('')}${others(refusals.length)}`)
      })
    },
    retryFailed() {
      carryOut(literal('not retried'), async () => {
        const failed = await board.failed()
        if (failed.length === 0) return refuse(literal('no failed task to retry'))
        const refusals = await board.retry(failed)
        if (refusals.length === failed.length)
          return refuse(safe`not retried: ${sanitize(refusals[0]?.why ?? '')}`)
        show('ok', retried(failed.slice(refusals.length), store.getState()))
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
    ...planRequests({ store, board, show, refuse, reopen, carryOut }),
    openTask(item) {
      carryOut(safe`${sanitize(item)} not opened`, async () => {
        const found = await board.find(item)
        if (found === null) refuse(safe`there is no task ${sanitize(item)}`)
        else openTask(store, found)
      })
    },
    openNeedy(after) {
      carryOut(literal('nothing opened'), async () => {
        const needy = await board.needy()
        const next = needy[(after === null ? -1 : needy.indexOf(after)) + 1] ?? needy[0]
        if (next === undefined) return refuse(literal('nothing needs you'))
        // One after the other, not one over the other.
        if (after !== null) store.setState({ pages: [] })
        openTask(store, next)
      })
    },
    undo(item) {
      carryOut(literal('not taken back'), async () => {
        const merge = await board.undoable(item)
        if (merge !== null) return store.setState({ modal: { kind: 'undo', merge } })
        refuse(
          item === null
            ? literal('nothing was merged that could be taken back')
            : safe`no merge of ${sanitize(item)} could be taken back`,
        )
      })
    },
  }
}

/** `AUTH-003`, or `3 tasks` */
const named = (items: readonly ItemId[]): Safe =>
  items.length === 1 ? sanitize(items[0] ?? '') : plural(items.length, 'task')

const others = (refused: number): Safe => (refused === 0 ? literal('') : safe`, ${refused} could not be`)

/** Of a run that has ended the screen begins another one by itself. */
function retried(items: readonly ItemId[], { snapshot }: ScreenState): Safe {
  const [only] = items
  const then = snapshot?.run?.endedAt == null ? literal('') : literal('; a new run begins')
  if (items.length === 1 && only !== undefined) return safe`${sanitize(only)} is todo again${then}`
  return safe`${plural(items.length, 'task')} are todo again${then}`
}
