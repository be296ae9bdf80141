import type { Attempt } from '../../core/attempt.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { ClaimRequest, ClaimResult } from '../../core/ports/attempt-store.ts'
import type { Pulse } from '../../core/ports/run-store.ts'
import { anyDemand } from '../../core/policy/pool/demand.ts'
import { waitFor } from '../../core/policy/pool/wait-for.ts'
import { mostWaiting } from '../../core/policy/merge-queue.ts'
import { leftToDo } from '../../core/run/counts.ts'
import type { SupervisorContext } from '../context.ts'
import { MessageBox } from '../agent/message-box.ts'
import type { LaneKeeper } from '../lane/lane-keeper.ts'
import { runAttempt, type AttemptProgress } from '../run-attempt.ts'
import type { Busy, Slots } from './slots.ts'
import type { SupervisorSteering } from './steering.ts'
import { endOf, type Ended } from './supervisor-end.ts'

interface Job extends Omit<Busy, 'gone'> {
  readonly item: Item
}

interface Parts {
  readonly slots: Slots
  readonly lane: Pick<LaneKeeper, 'kick' | 'busy' | 'whenIdle'>
  readonly steering: SupervisorSteering
  /** Called at the end of each attempt, while its worker is still busy. */
  attemptEnded(): Promise<void>
  failed(error: unknown): void
}

interface Seat {
  readonly worker: number
  away<T>(act: () => Promise<T>): Promise<T>
  leave(): void
}

/** A merge without a gate of its own takes no longer; one with a gate is not waited for. */
const longestMergeMs = 2_000

interface Nothing {
  readonly version: number
  readonly at: number | null
  /** What it means once nothing of ours is running or merging. `limited`: the end, and that is said when it has come. */
  readonly ended: Ended | 'limited' | null
}

/** Gives every free worker an item, and knows when there is nothing left to give. */
export class Dispatcher {
  readonly #context: SupervisorContext
  readonly #parts: Parts
  #wanted = 0
  /** When a claim found nothing: not repeated before something changes or its time comes. */
  #nothing: Nothing | null = null

  constructor(context: SupervisorContext, parts: Parts) {
    this.#context = context
    this.#parts = parts
  }

  /**
   * Synchronous in effect: claims are one after the other, the work is not waited for. Resolves to how the supervisor ends, or
   * null while it goes on.
   */
  async fill({ me, run }: Pulse): Promise<Ended | null> {
    const { slots, lane, steering } = this.#parts
    this.#wanted = me.workers
    slots.seat(this.#wanted)
    const idle = slots.busy.length === 0
    if (steering.asked === 'stop') return idle ? { kind: 'stopped' } : null
    if (steering.asked === 'detach') return { kind: 'detached' }
    if (steering.asked === 'drain') return idle && !lane.busy ? { kind: 'drained' } : null
    let worker = slots.free(this.#wanted)
    while (worker !== null && (await this.#claimFor(worker))) worker = slots.free(this.#wanted)
    if (slots.busy.length > 0 || lane.busy) return null
    const ended = this.#nothing?.ended ?? null
    if (this.#wanted > 0) return ended === 'limited' ? this.#endLimited() : ended
    return run.aborting ? { kind: 'aborted' } : await this.#endWithoutWorkers()
  }

  /** An attempt of a supervisor that has died: its item is looked up and a worker continues it. */
  async adopt(attempt: Attempt): Promise<void> {
    const row = await this.#context.store.item(attempt.item)
    if (row === null) return
    if (attempt.frozenAt !== undefined) this.#context.freezer.freeze(attempt.id)
    this.#start(attempt, row.item)
  }

  /** The time of the next claim may have been computed from a clock that was set since. */
  lookAgain(): void {
    this.#nothing = null
  }

  /** False when there is nothing to claim. */
  async #claimFor(worker: number): Promise<boolean> {
    const { store } = this.#context
    // Before the claim: what is written while its answer is on the way is news for the next one.
    const version = store.dataVersion()
    if (this.#nothing?.version === version && !(await this.#isDue(this.#nothing.at))) return false
    const claim = await store.claimNext(this.#request(worker))
    if (claim.kind === 'nothing') {
      this.#nothing = { version, at: claim.at, ended: this.#endAfter(claim) }
      return false
    }
    this.#nothing = null
    this.#start(claim.attempt, claim.item)
    return true
  }

  /** With nobody else to ask, a limit ends a run that does not wait. */
  #endAfter(claim: ClaimResult & { readonly kind: 'nothing' }): Nothing['ended'] {
    const { asks, run } = this.#context
    return claim.why === 'limited' && !run.settings.limits.waits ? 'limited' : endOf(claim, asks())
  }

  async #endLimited(): Promise<Ended> {
    const { store, run } = this.#context
    const wait = waitFor((await store.run(run.id)) ?? run, anyDemand, await store.now())
    const why = wait === null ? 'what is left asks for agents that are limited' : wait.message
    const message = `nothing more can be started (${why}), and limits.wait is false: the run ends`
    await store.note(run.id, { type: 'notice', message })
    return { kind: 'finished' }
  }

  /** In the store's time, which set the moment. */
  async #isDue(at: EpochMs | null): Promise<boolean> {
    return at !== null && (await this.#context.store.now()) >= at
  }

  /** With no workers wanted nothing is claimed, so only the counts show that nothing is left. */
  async #endWithoutWorkers(): Promise<Ended | null> {
    const { store } = this.#context
    const version = store.dataVersion()
    const known = this.#nothing
    if (known?.version === version && known.ended !== 'limited') return known.ended
    const ended = leftToDo(await store.counts()) === 0 ? ({ kind: 'finished' } as const) : null
    this.#nothing = { version, at: null, ended }
    return ended
  }

  #request(worker: number): ClaimRequest {
    return { supervisor: this.#context.me, worker }
  }

  #start(attempt: Attempt, item: Item): void {
    const { slots, steering } = this.#parts
    const worker = slots.place(attempt.worker)
    const abort = new AbortController()
    const hurry = new AbortController()
    const messages = new MessageBox(attempt.phase === 'preparing' || attempt.phase === 'running')
    const gone = this.#work({ worker, attempt, item, abort, hurry, messages })
    slots.take({ worker, attempt, abort, hurry, messages, gone })
    const { interruption } = steering
    if (interruption !== null) abort.abort(interruption)
  }

  /**
   * Runs one attempt; the freed worker then starts what the queueing transaction claimed for it, without waiting for a
   * tick.
   */
  async #work({ worker, attempt, item, abort, hurry, messages }: Job): Promise<AttemptProgress | null> {
    const { slots, lane, steering, attemptEnded, failed } = this.#parts
    const freesOthers = await this.#freesOthers(item).catch(() => false)
    const at = this.#seatOf(worker, abort.signal)
    const mayGoOn = () => steering.asked === 'run' && slots.keeps(at.worker, this.#wanted)
    const next = () => (mayGoOn() && !freesOthers ? this.#request(at.worker) : null)
    const carried = await runAttempt(this.#context, {
      attempt,
      item,
      signal: abort.signal,
      hurry: hurry.signal,
      messages,
      next,
      away: at.away,
    })
      .finally(attemptEnded)
      .catch((error: unknown) => {
        failed(error)
        return null
      })
    if (carried?.kind === 'queued') lane.kick(steering.laneSignal)
    if (carried?.kind === 'queued' && freesOthers && mayGoOn()) await this.#merged(abort.signal)
    at.leave()
    if (carried?.kind === 'queued' && carried.next?.kind === 'claimed') {
      this.#start(carried.next.attempt, carried.next.item)
    } else {
      steering.wake()
    }
    return carried
  }

  /** The worker of an attempt, which takes other items while the attempt waits for somebody else. */
  #seatOf(worker: number, signal: AbortSignal): Seat {
    const { slots, steering } = this.#parts
    const { settings } = this.#context.run
    let resting: Busy | null = null
    const seat = {
      worker,
      away: async <T>(act: () => Promise<T>): Promise<T> => {
        // What waits for its review has a worktree, like what waits for its merge.
        const most = mostWaiting(settings, Math.max(this.#wanted, settings.workers))
        const rests = slots.rest(seat.worker, most)
        if (rests === null) return act()
        resting = rests
        steering.wake()
        return act().finally(async () => {
          const back = slots.back(rests, signal)
          steering.wake()
          const found = await back
          if (found === null) return
          seat.worker = found
          resting = null
        })
      },
      leave: () => (resting === null ? slots.leave(seat.worker) : slots.leaveResting(resting)),
    }
    return seat
  }

  /**
   * By its critical path, what an item frees goes before most else that is ready. A worker that took the next item in the moment in
   * which it finished would leave that to whoever is free next, at each link of the longest chain.
   */
  async #freesOthers({ id }: Item): Promise<boolean> {
    const { store, run } = this.#context
    return run.settings.strategy !== 'priority' && (await store.neededBy(id)).length > 0
  }

  /** Until the lane has nothing to do; not for long, and no longer when something is asked of the worker. */
  async #merged(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context
    const over = new AbortController()
    const merged = this.#parts.lane.whenIdle().then(() => over.abort())
    await Promise.race([merged, clock.sleep(longestMergeMs, AbortSignal.any([signal, over.signal]))])
    over.abort()
  }
}
