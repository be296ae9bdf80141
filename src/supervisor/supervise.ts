import type { Attempt } from '../core/attempt.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import type { ClaimRequest } from '../core/ports/attempt-store.ts'
import type { Pulse } from '../core/ports/run-store.ts'
import { reason } from '../core/reason.ts'
import type { SupervisorRow } from '../core/run.ts'
import { BacklogKeeper } from './backlog-keeper.ts'
import type { Surroundings, SupervisorContext } from './context.ts'
import { createContext } from './create-context.ts'
import { handleCommand, type CommandScope, stopGraceMs } from './handle-command.ts'
import type { Interruption } from './interruption.ts'
import { LaneKeeper } from './lane/lane-keeper.ts'
import { messageOf } from './message-of.ts'
import { clearLeftovers } from './phases/clean-up/clear-leftovers.ts'
import { LogRetention } from './phases/clean-up/log-retention.ts'
import { noteMissingPaths } from './phases/note-missing-paths.ts'
import { recover, writeMissingReceipts } from './recover.ts'
import { runAttempt, type AttemptProgress } from './run-attempt.ts'
import { Slots, type Busy } from './slots.ts'
import { stateGone } from './state-gone.ts'
import { endOf, type Ended } from './supervisor-end.ts'
import { Wake } from './wake-signal.ts'
import { LeftBehind } from './watch/left-behind.ts'

/** What the supervisor's own process can ask of it. */
export interface Steering {
  /** Claiming stops, agents are asked to end, items go back to todo. The second time: now. */
  stop(): void
  detach(): void
  drain(): void
  /** Cancels a drain: tasks are started again. */
  undrain(): void
  /** Look again now instead of at the next tick. */
  wake(): void
}

const tickMs = 50
const heartbeatMs = 5_000
/** How often these are checked: a held delivery, a moved target, the owner of the lane, attempts of dead supervisors. */
const slowTickMs = 2_000
const shutdownGraceMs = 6_000
/** When asked to stop, it waits this long for a store that can't be used. */
const storePatienceMs = 8_000

const shutdown: Interruption = {
  kind: 'end',
  reason: reason('shutdown', 'stopped with the run'),
  graceMs: shutdownGraceMs,
}

interface Job extends Omit<Busy, 'gone'> {
  readonly item: Item
}

export class Supervisor implements Steering {
  readonly #context: SupervisorContext
  readonly #slots: Slots
  readonly #retention: LogRetention
  readonly #leftBehind: LeftBehind
  readonly #lane: LaneKeeper
  readonly #backlogs: BacklogKeeper
  readonly #wake = new Wake()
  readonly #laneAbort = new AbortController()
  readonly #supervising = Promise.withResolvers<void>()
  /** Aborted when a store that can't be used is no longer waited for. */
  readonly #giveUp = new AbortController()
  #asked: 'run' | 'drain' | 'stop' | 'detach' = 'run'
  #pulse: Pulse | null = null
  #version = -1
  #heartbeatAt = 0
  #slowAt = 0
  /** When a claim found nothing: not repeated before something changes or its time comes. */
  #nothing: { readonly version: number; readonly at: number | null; readonly ended: Ended | null } | null =
    null
  #failure: { readonly error: unknown } | null = null

  /** @param firstWorker number of this supervisor's first worker: those of others come before it. */
  constructor(surroundings: Surroundings, firstWorker: number) {
    const failed = (error: unknown): void => void this.#fail(error)
    const context = createContext(surroundings, { giveUp: this.#giveUp.signal, failed })
    this.#context = context
    this.#slots = new Slots(firstWorker)
    this.#retention = new LogRetention(context)
    this.#leftBehind = new LeftBehind(context, this.#slots)
    this.#lane = new LaneKeeper(context, { changed: () => this.wake(), failed })
    this.#backlogs = new BacklogKeeper(context, {
      stop: (item, why) => {
        const end = { kind: 'end', reason: reason('stopped', why), graceMs: stopGraceMs } as const
        this.#slots.ofItem(item)?.abort.abort(end)
      },
      changed: () => this.wake(),
      failed,
    })
  }

  /** Resolves when attempts of dead supervisors are adopted, and claiming begins. */
  get supervising(): Promise<void> {
    return this.#supervising.promise
  }

  wake(): void {
    this.#wake.now()
  }

  stop(): void {
    if (this.#asked === 'stop') {
      this.#slots.hurryAll()
      this.#giveUp.abort()
    }
    this.#asked = 'stop'
    this.#context.clearing.stop()
    void this.#context.clock.sleep(storePatienceMs, this.#giveUp.signal).then(() => this.#giveUp.abort())
    this.#slots.interruptAll(shutdown)
    this.#laneAbort.abort({ kind: 'leave' } satisfies Interruption)
    this.wake()
  }

  detach(): void {
    this.#asked = 'detach'
    this.#context.clearing.stop()
    this.#giveUp.abort()
    this.#slots.interruptAll({ kind: 'leave' })
    this.#laneAbort.abort({ kind: 'leave' } satisfies Interruption)
    this.wake()
  }

  drain(): void {
    if (this.#asked === 'run') this.#asked = 'drain'
    this.wake()
  }

  undrain(): void {
    if (this.#asked === 'drain') this.#asked = 'run'
    this.wake()
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
    await this.#lane.settled()
    if (ended.kind === 'finished' || ended.kind === 'drained' || ended.kind === 'aborted')
      await this.#context.clearing.settled()
    this.#context.clearing.stop()
    await Promise.all([this.#context.clearing.settled(), this.#retention.stop()])
    if (this.#failure !== null) throw this.#failure.error
    const over = ended.kind === 'finished' || ended.kind === 'aborted'
    await this.#lane.release({ over })
    if (ended.kind !== 'ghost' && ended.kind !== 'detached')
      await Promise.all([writeMissingReceipts(this.#context), this.#backlogs.flush()])
    const { store, me } = this.#context
    await store.leaveRun(me, over ? 'finish' : 'detach')
    return ended
  }

  async #supervise(): Promise<Ended> {
    await this.#context.holds.checkAtStart()
    await noteMissingPaths(this.#context)
    for (const attempt of await recover(this.#context)) await this.#adopt(attempt)
    await writeMissingReceipts(this.#context)
    await clearLeftovers(this.#context).catch((error: unknown) =>
      this.#notice(`leftovers: ${messageOf(error)}`),
    )
    await this.#backlogs.takeIn()
    await this.#leftBehind.look()
    this.#supervising.resolve()
    for (;;) {
      const over = (await this.#look()) ?? (await this.#fill())
      if (over !== null && !(over.kind === 'finished' && (await this.#backlogs.lookAgain()))) return over
      await this.#wake.wait(this.#context.clock, tickMs)
    }
  }

  /** Reacts to what has changed since the last tick: commands, flags, time. */
  async #look(): Promise<Ended | null> {
    const { store, clock, me, run } = this.#context
    if (clock.awakeMs() - this.#heartbeatAt > heartbeatMs || this.#heartbeatAt === 0) {
      if ((await store.heartbeat(me)) === 'ghost') return this.#becomeGhost()
      this.#heartbeatAt = clock.awakeMs()
    }
    if (clock.awakeMs() - this.#slowAt > slowTickMs) {
      if (!this.#context.paths.stillThere()) throw stateGone()
      await this.#slowTick()
    }
    const version = store.dataVersion()
    if (version !== this.#version || this.#pulse === null) {
      this.#version = version
      this.#pulse = await store.pulse(me)
      if (this.#pulse === null || this.#pulse.me.endedAt !== null) return this.#becomeGhost()
      for (const command of this.#pulse.asked)
        await handleCommand(this.#context, this.#obeying(this.#pulse.me), command)
      if (this.#pulse.asked.length > 0) this.#pulse = await store.pulse(me)
      this.#lane.kick(this.#laneAbort.signal)
      this.#backlogs.changed()
    }
    this.#context.holds.look(this.#pulse?.holds ?? [])
    this.#backlogs.kick()
    if (this.#pulse?.run.aborting === true && this.#asked !== 'detach') {
      this.#slots.interruptAll({
        kind: 'end',
        reason: reason('stopped', `stopped when run ${run.id} was aborted`),
        graceMs: shutdownGraceMs,
      })
    }
    return null
  }

  #obeying(me: SupervisorRow): CommandScope {
    return { slots: this.#slots, me, undo: (item) => this.#lane.undo(item, this.#laneAbort.signal) }
  }

  async #slowTick(): Promise<void> {
    this.#slowAt = this.#context.clock.awakeMs()
    // The time of the next claim was computed from a clock that may have been set since.
    this.#nothing = null
    this.#retention.kick()
    for (const attempt of await recover(this.#context)) await this.#adopt(attempt)
    // Also when nothing is held: the user may have moved the target.
    this.#lane.lookAtTarget(this.#laneAbort.signal)
  }

  /** Gives every free worker an item. Synchronous in effect: claims are one after the other, the work is not waited for. */
  async #fill(): Promise<Ended | null> {
    const idle = this.#slots.busy.length === 0
    if (this.#asked === 'stop') return idle ? { kind: 'stopped' } : null
    if (this.#asked === 'detach') return { kind: 'detached' }
    if (this.#asked === 'drain') return idle && !this.#lane.busy ? { kind: 'drained' } : null
    const { store } = this.#context
    for (
      let worker = this.#slots.free(this.#wanted());
      worker !== null;
      worker = this.#slots.free(this.#wanted())
    ) {
      const version = store.dataVersion()
      if (this.#nothing?.version === version && !(await this.#isDue(this.#nothing.at))) break
      const claim = await store.claimNext(this.#request(worker))
      if (claim.kind === 'nothing') {
        this.#nothing = { version: store.dataVersion(), at: claim.at, ended: endOf(claim) }
        break
      }
      this.#nothing = null
      this.#start(claim.attempt, claim.item)
    }
    if (this.#slots.busy.length > 0 || this.#lane.busy) return null
    return this.#wanted() === 0 ? await this.#endWithoutWorkers() : (this.#nothing?.ended ?? null)
  }

  /** In the store's time, which set the moment. */
  async #isDue(at: EpochMs | null): Promise<boolean> {
    return at !== null && (await this.#context.store.now()) >= at
  }

  /** With no workers wanted nothing is claimed, so only the counts show that nothing is left. */
  async #endWithoutWorkers(): Promise<Ended | null> {
    if (this.#pulse?.run.aborting === true) return { kind: 'aborted' }
    const { store } = this.#context
    const version = store.dataVersion()
    if (this.#nothing?.version === version) return this.#nothing.ended
    const counts = await store.counts()
    const over =
      counts.done + counts.failed + counts.conflict + counts.cancelled + counts.blocked === counts.total
    this.#nothing = { version, at: null, ended: over ? { kind: 'finished' } : null }
    return this.#nothing.ended
  }

  #wanted(): number {
    return this.#pulse?.me.workers ?? 0
  }

  #request(worker: number): ClaimRequest {
    return { supervisor: this.#context.me, worker }
  }

  async #adopt(attempt: Attempt): Promise<void> {
    const row = await this.#context.store.item(attempt.item)
    if (row !== null) this.#start(attempt, row.item)
  }

  #start(attempt: Attempt, item: Item): void {
    const worker = this.#slots.place(attempt.worker)
    const abort = new AbortController()
    const hurry = new AbortController()
    const gone = this.#work({ worker, attempt, item, abort, hurry })
    this.#slots.take({ worker, attempt, abort, hurry, gone })
    // Started in the very tick in which everything was asked to end.
    if (this.#asked === 'stop') abort.abort(shutdown)
    if (this.#asked === 'detach') abort.abort({ kind: 'leave' } satisfies Interruption)
  }

  /**
   * Runs one attempt; the freed worker then starts what the queueing transaction claimed for it, without waiting for a
   * tick.
   */
  async #work({ worker, attempt, item, abort, hurry }: Job): Promise<AttemptProgress | null> {
    const next = () =>
      this.#asked === 'run' && this.#slots.keeps(worker, this.#wanted()) ? this.#request(worker) : null
    const carried = await runAttempt(this.#context, {
      attempt,
      item,
      signal: abort.signal,
      hurry: hurry.signal,
      next,
    })
      .finally(() => this.#leftBehind.look())
      .catch((error: unknown) => this.#fail(error))
    this.#slots.leave(worker)
    if (carried?.kind === 'queued') this.#lane.kick(this.#laneAbort.signal)
    if (carried?.kind === 'queued' && carried.next?.kind === 'claimed') {
      this.#start(carried.next.attempt, carried.next.item)
    } else {
      this.wake()
    }
    return carried
  }

  /** The store can't be used, or we have a bug: this supervisor ends with the error, its agents live on for the next one. */
  #fail(error: unknown): null {
    this.#failure ??= { error }
    this.detach()
    return null
  }

  #becomeGhost(): Ended {
    this.#asked = 'detach'
    this.#slots.interruptAll({ kind: 'ghost' })
    this.#laneAbort.abort({ kind: 'leave' } satisfies Interruption)
    return { kind: 'ghost' }
  }

  #notice(message: string): Promise<void> {
    return this.#context.store.note(this.#context.run.id, { type: 'notice', message })
  }
}
