import type { ActKind, TakenBack } from '../../../core/acts/act.ts'
import type { Board } from '../../../core/board/board.ts'
import type { ItemId } from '../../../core/ids.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { plural } from '../../../text/plural.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { actMeant } from './last-act.ts'
import type { Outcome, ScreenState, ScreenStore } from '../../state/screen/screen-state.ts'
import { chosenItem, chosenTask } from '../chosen.ts'
import { whyNot } from '../command-words.ts'
import { withStopped } from '../with-stopped.ts'

/** What a person does with tasks, and takes back. */
export interface ActRequests {
  stop(item: ItemId): void
  stopAll(items: readonly ItemId[]): void
  /** Cancels a task; asks first where others need it. */
  skip(item: ItemId): void
  skipAnyway(item: ItemId): void
  /** Asks whether several are cancelled together. */
  skipAll(items: readonly ItemId[]): void
  skipAllAnyway(items: readonly ItemId[]): void
  /** `again`: of a conflict an agent begins anew. */
  retry(items: readonly ItemId[], how?: { readonly again: boolean }): void
  retryFailed(): void
  /** The last of these, or where a merge is later than that, asks whether it is to be taken back. */
  takeBack(): void
}

export interface ActParts {
  readonly store: ScreenStore
  readonly board: Board
  now(): number
  pause(ms: number): Promise<void>
  readonly patienceMs: number
  show(kind: Outcome['kind'], text: Safe): void
  refuse(text: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
  /** Asks whether the merge of a task, or the last one, is to be taken back. */
  undo(item: ItemId | null): void
}

export function actRequests(parts: ActParts): ActRequests {
  const { store, board, now, pause, patienceMs, show, refuse, carryOut } = parts

  /** What the key takes back from now on is known before anybody can press it. */
  async function done(text: Safe): Promise<void> {
    const lastAct = await board.lastAct()
    store.setState(({ snapshot }) => (snapshot === null ? {} : { snapshot: { ...snapshot, lastAct } }))
    const back =
      lastAct === null || lastAct.movedOn !== null
        ? literal('')
        : safe`; ${keyWord('undo', store.getState().keymap)} takes it back`
    show('ok', safe`${text}${back}`)
  }

  const notStopping = (item: ItemId): void =>
    store.setState(({ stopping }) => ({ stopping: new Map([...stopping].filter(([id]) => id !== item)) }))

  async function stopNow(items: readonly ItemId[], asked: ScreenState): Promise<void> {
    const commands = await board.stop(items)
    const answers = await board.answers(commands, { forMs: patienceMs, pause })
    const whys = items.map((item): Safe | null => {
      const its = answers.filter(({ body }) => body.kind === 'stop' && body.item === item)
      if (its.length === 0) return literal('nobody supervises it just now')
      const not = its.find(({ answer }) => answer.state !== 'done')
      return not === undefined ? null : whyNot(not)
    })
    const stopped = items.filter((_, index) => whys[index] === null)
    items.forEach((item, index) => {
      if (whys[index] !== null) notStopping(item)
    })
    const said = answers
      .map(({ answer }) => (answer.state === 'done' ? answer.message : ''))
      .find((each) => each !== '')
    const [why] = whys.filter((each) => each !== null)
    const [first] = items
    if (stopped.length === 0)
      return refuse(
        items.length === 1 && first !== undefined
          ? safe`${sanitize(first)} not stopped: ${why ?? literal('')}`
          : safe`none stopped: ${why ?? literal('')}`,
      )
    // Moves the focus to the task's new place: the pane has the next task, and no key must act on that.
    if (items.length === 1 && first !== undefined) store.setState((state) => withStopped(state, first, asked))
    await done(
      items.length === 1 && said !== undefined
        ? sanitize(said)
        : safe`${named(stopped)} stopped, back to todo${others(items.length - stopped.length)}`,
    )
  }

  function stopAll(items: readonly ItemId[]): void {
    const asked = store.getState()
    const since = now()
    store.setState(({ stopping }) => ({
      stopping: new Map([...stopping, ...items.map((item) => [item, since] as const)]),
    }))
    show('asked', safe`${named(items)} stopping…`)
    carryOut(safe`${named(items)} not stopped`, () => stopNow(items, asked))
  }

  const skipNow = (items: readonly ItemId[]): void =>
    carryOut(safe`${named(items)} not skipped`, async () => {
      const refused = await board.cancel(items)
      const [first] = refused
      const cancelled = items.filter((id) => !refused.some(({ item }) => item === id))
      if (first !== undefined && cancelled.length === 0)
        return refuse(safe`${sanitize(first.item)} not skipped: ${sanitize(first.why)}`)
      const isOne = items.length === 1
      await done(
        isOne
          ? safe`${named(cancelled)} skipped: it is cancelled`
          : safe`${named(cancelled)} skipped${others(refused.length)}`,
      )
    })

  async function retryNow(items: readonly ItemId[], how?: { readonly again: boolean }): Promise<void> {
    const refused = await board.retry(items, how)
    const [first] = refused
    const back = items.filter((id) => !refused.some(({ item }) => item === id))
    if (first !== undefined && back.length === 0)
      return refuse(safe`${sanitize(first.item)} not retried: ${sanitize(first.why)}`)
    await done(safe`${retried(back, store.getState())}${others(refused.length)}`)
  }

  return {
    stop: (item) => stopAll([item]),
    stopAll,
    skip(item) {
      carryOut(safe`${sanitize(item)} not skipped`, async () => {
        const neededBy = await board.neededBy(item)
        if (neededBy.length === 0) skipNow([item])
        else store.setState({ modal: { kind: 'skip', item, neededBy } })
      })
    },
    skipAnyway: (item) => skipNow([item]),
    skipAll(items) {
      carryOut(safe`${named(items)} not skipped`, async () => {
        const found = await Promise.all(items.map((item) => board.neededBy(item)))
        const dependents = new Set(found.flat().filter((id) => !items.includes(id))).size
        store.setState({ modal: { kind: 'marked', verb: 'skip', items, dependents } })
      })
    },
    skipAllAnyway: skipNow,
    retry: (items, how) => carryOut(literal('not retried'), () => retryNow(items, how)),
    retryFailed() {
      carryOut(literal('not retried'), async () => {
        const failed = await board.failed()
        if (failed.length === 0) return refuse(literal('no failed task to retry'))
        await retryNow(failed)
      })
    },
    takeBack() {
      carryOut(literal('not taken back'), async () => {
        const state = store.getState()
        const act = actMeant(state, await board.lastAct())
        if (act === null) {
          return parts.undo(chosenTask(state)?.state === 'done' ? chosenItem(state) : null)
        }
        const back = await board.takeBack(act.id)
        if (back === null) return refuse(literal('not taken back: somebody else has just done it'))
        const [first] = back.refused
        const lastAct = await board.lastAct()
        store.setState(({ snapshot }) => (snapshot === null ? {} : { snapshot: { ...snapshot, lastAct } }))
        if (first !== undefined && back.items.length === 0)
          return refuse(safe`not taken back: ${sanitize(first.item)}: ${sanitize(first.why)}`)
        show('ok', safe`${standsAgain(back)}${others(back.refused.length)}`)
      })
    },
  }
}

/** `AUTH-003`, or `3 tasks` */
const named = (items: readonly ItemId[]): Safe =>
  items.length === 1 ? sanitize(items[0] ?? '') : plural(items.length, 'task')

const others = (refused: number): Safe => (refused === 0 ? literal('') : safe`, ${refused} could not be`)

const took: Readonly<Record<ActKind, Safe>> = {
  stop: literal('goes on when its turn comes'),
  retry: literal('as it was before the retry'),
  cancel: literal('as it was before it was skipped'),
}

const tookMany: Readonly<Record<ActKind, Safe>> = {
  stop: literal('go on when their turn comes'),
  retry: literal('as they were before the retry'),
  cancel: literal('as they were before they were skipped'),
}

const standsAgain = ({ kind, items, queued }: TakenBack): Safe =>
  queued.length > 0 && queued.length === items.length
    ? safe`${named(items)} ${items.length === 1 ? literal('waits') : literal('wait')} to be merged again`
    : kind === 'stop'
      ? safe`${named(items)} ${items.length === 1 ? took.stop : tookMany.stop}`
      : safe`${named(items)} ${items.length === 1 ? literal('is') : literal('are')} ${items.length === 1 ? took[kind] : tookMany[kind]}`

/** Of a run that has ended the screen begins another one by itself. */
function retried(items: readonly ItemId[], { snapshot }: ScreenState): Safe {
  const then = snapshot?.run?.endedAt == null ? literal('') : literal('; a new run begins')
  return safe`${named(items)} ${items.length === 1 ? literal('is') : literal('are')} todo again${then}`
}
