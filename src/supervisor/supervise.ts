import { reason } from '../core/reason.ts'
import { BacklogKeeper } from './backlog/backlog-keeper.ts'
import type { Surroundings, SupervisorContext } from './context.ts'
import { createContext } from './create-context.ts'
import { LaneKeeper } from './lane/lane-keeper.ts'
import { HookKeeper } from './hooks/hook-keeper.ts'
import { Dispatcher } from './loop/dispatcher.ts'
import { stopGraceMs } from './loop/handle-command.ts'
import { RunWatch } from './loop/run-watch.ts'
import { Slots } from './loop/slots.ts'
import { SupervisorSteering, type Steering } from './loop/steering.ts'
import type { Ended } from './loop/supervisor-end.ts'
import { Wake } from './loop/wake-signal.ts'
import { messageOf } from './message-of.ts'
import { clearLeftovers } from './phases/clean-up/clear-leftovers.ts'
import { LogRetention } from './phases/clean-up/log-retention.ts'
import { noteMissingPaths } from './phases/note-missing-paths.ts'
import { beginReviewPass } from './review-pass/begin-pass.ts'
import { recover, writeMissingReceipts } from './recover-attempts.ts'
import { LeftBehind } from './watch/left-behind.ts'
import { OrderKeeper } from './watch/order-keeper.ts'

const tickMs = 50

/** Ends that nobody waits for: what is still to be removed is removed first. */
const clearsUp: ReadonlySet<Ended['kind']> = new Set(['finished', 'drained', 'aborted', 'budget'])

/** From the first look to the end: what each tick does is in `loop/`. */
export class Supervisor {
  readonly #steering: SupervisorSteering
  readonly #context: SupervisorContext
  readonly #slots: Slots
  readonly #watch: RunWatch
  readonly #dispatcher: Dispatcher
  readonly #retention: LogRetention
  readonly #leftBehind: LeftBehind
  readonly #lane: LaneKeeper
  readonly #backlogs: BacklogKeeper
  readonly #hooks: HookKeeper
  readonly #order: OrderKeeper
  readonly #wake = new Wake()
  readonly #supervising = Promise.withResolvers<void>()
  readonly #giveUp = new AbortController()
  #failure: { readonly error: unknown } | null = null

  /** @param firstWorker number of this supervisor's first worker: those of others come before it. */
  constructor(surroundings: Surroundings, firstWorker: number) {
    const failed = (error: unknown): void => this.#fail(error)
    const wake = (): void => this.#wake.now()
    const context = createContext(surroundings, { giveUp: this.#giveUp.signal, failed })
    const slots = new Slots(firstWorker)
    this.#context = context
    this.#slots = slots
    this.#steering = new SupervisorSteering({ context, slots, giveUp: this.#giveUp, wake })
    this.#retention = new LogRetention(context)
    this.#leftBehind = new LeftBehind(context, slots)
    this.#lane = new LaneKeeper(context, { changed: wake, failed })
    this.#backlogs = new BacklogKeeper(context, {
      stop: (item, why) => {
        const end = { kind: 'end', reason: reason('stopped', why), graceMs: stopGraceMs } as const
        slots.ofItem(item)?.abort.abort(end)
      },
      changed: wake,
      failed,
    })
    this.#hooks = new HookKeeper(context, this.#giveUp.signal)
    this.#order = new OrderKeeper(context)
    this.#dispatcher = new Dispatcher(context, {
      ...{ slots, lane: this.#lane, steering: this.#steering, failed },
      attemptEnded: () => this.#leftBehind.look(),
    })
    this.#watch = new RunWatch(context, {
      scopeOf: (me) => ({
        ...{ slots, me },
        adopt: () => this.#adopt(),
        undo: (item) => this.#lane.undo(item, this.#steering.laneSignal),
        move: (item, by) => this.#lane.move(item, by),
      }),
      changed: () => {
        this.#lane.kick(this.#steering.laneSignal)
        this.#backlogs.changed()
        this.#hooks.kick()
      },
      slowTick: () => this.#slowTick(),
    })
  }

  get steering(): Steering {
    return this.#steering
  }

  /** Resolves when attempts of dead supervisors are adopted, and claiming begins. */
  get supervising(): Promise<void> {
    return this.#supervising.promise
  }

  /** Recovers, then supervises until there is nothing left to do or it is asked to end. */
  async run(): Promise<Ended> {
    try {
      return await this.#toItsEnd()
    } finally {
      this.#giveUp.abort()
    }
  }

  async #toItsEnd(): Promise<Ended> {
    const ended = await this.#supervise().catch((error: unknown): Ended => {
      this.#fail(error)
      return { kind: 'detached' }
    })
    while (this.#slots.busy.length > 0) await Promise.all(this.#slots.busy.map((busy) => busy.gone))
    await this.#lane.whenIdle()
    if (clearsUp.has(ended.kind)) await this.#context.clearing.whenIdle()
    this.#context.clearing.stop()
    await Promise.all([this.#context.clearing.whenIdle(), this.#retention.stop(), this.#order.stop()])
    if (this.#failure !== null) throw this.#failure.error
    const over = ended.kind === 'finished' || ended.kind === 'aborted'
    await this.#lane.release({ over })
    if (ended.kind !== 'ghost' && ended.kind !== 'detached')
      await Promise.all([writeMissingReceipts(this.#context), this.#backlogs.flush()])
    const { store, me } = this.#context
    await store.leaveRun(me, over ? 'finish' : 'detach')
    await this.#hooks.finish(ended, over)
    return ended
  }

  async #supervise(): Promise<Ended> {
    await this.#begin()
    this.#supervising.resolve()
    for (;;) {
      const ended = await this.#tick()
      if (ended !== null && !(ended.kind === 'finished' && (await this.#goesOn()))) return ended
      await this.#wake.wait(this.#context.clock, tickMs)
    }
  }

  /** Nothing is left: whether there is something to do again. */
  async #goesOn(): Promise<boolean> {
    return (await this.#backlogs.lookAgain()) || (await beginReviewPass(this.#context, this.#backlogs))
  }

  async #begin(): Promise<void> {
    const { store, run, holds } = this.#context
    await this.#hooks.begin()
    await holds.checkAtStart()
    await noteMissingPaths(this.#context)
    await this.#adopt()
    await writeMissingReceipts(this.#context)
    await clearLeftovers(this.#context).catch((error: unknown) =>
      store.note(run.id, { type: 'notice', message: `leftovers: ${messageOf(error)}` }),
    )
    await this.#backlogs.takeIn()
    await this.#leftBehind.look()
  }

  async #adopt(): Promise<void> {
    for (const attempt of await recover(this.#context)) await this.#dispatcher.adopt(attempt)
  }

  /** Null while the supervisor goes on. */
  async #tick(): Promise<Ended | null> {
    const pulse = await this.#watch.look()
    if (pulse === 'ghost') {
      this.#steering.becomeGhost()
      return { kind: 'ghost' }
    }
    this.#backlogs.kick()
    if (pulse.run.aborting) this.#steering.abort(this.#context.run.id)
    return this.#dispatcher.fill(pulse)
  }

  async #slowTick(): Promise<void> {
    this.#dispatcher.lookAgain()
    this.#order.kick()
    this.#retention.kick()
    await this.#adopt()
    // Also when nothing is held: the user may have moved the target.
    this.#lane.lookAtTarget(this.#steering.laneSignal)
  }

  /** The store can't be used, or we have a bug: this supervisor ends with the error, its agents live on for the next one. */
  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#steering.detach()
  }
}
