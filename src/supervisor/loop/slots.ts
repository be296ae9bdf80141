import type { Attempt } from '../../core/attempt.ts'
import type { ItemId } from '../../core/ids.ts'
import type { MessageBox } from '../agent/message-box.ts'
import type { Interruption } from '../interruption.ts'
import type { AttemptProgress } from '../run-attempt.ts'

/** A worker with an attempt. */
export interface Busy {
  readonly worker: number
  readonly attempt: Attempt
  readonly abort: AbortController
  /** Aborted when a stop that is under way must not wait any longer. */
  readonly hurry: AbortController
  /** To its agent. */
  readonly messages: MessageBox
  /** Resolves when the worker is free again, to how it ended; null when it broke. Never rejects. */
  readonly gone: Promise<AttemptProgress | null>
}

/**
 * The workers of one supervisor: numbers from `first` on. How many may be busy is an argument of each query, so
 * that raising has an effect at once and lowering never ends anything.
 */
export class Slots {
  readonly #first: number
  readonly #busy = new Map<number, Busy>()
  /** Attempts that wait for somebody else, by their workers, which may have other tasks meanwhile. */
  readonly #resting = new Set<Busy>()
  /** Those of them that go on as soon as a worker is free. */
  #returning: readonly { readonly busy: Busy; readonly seated: (worker: number) => void }[] = []
  readonly #completed = new Map<number, number>()

  constructor(first: number) {
    this.#first = first
  }

  /** Attempts that go on here, with those that rest. */
  get busy(): readonly Busy[] {
    return [...this.#busy.values(), ...this.#resting]
  }

  ofItem(item: ItemId): Busy | null {
    return this.busy.find((slot) => slot.attempt.item === item) ?? null
  }

  /** The next free worker among `wanted`, the one that completed least; null when as many as wanted are busy. */
  free(wanted: number): number | null {
    if (this.#busy.size >= wanted) return null
    const numbers = Array.from({ length: wanted }, (_, index) => this.#first + index)
    const free = numbers.filter((worker) => !this.#busy.has(worker))
    return free.reduce<number | null>(
      (best, worker) => (best === null || this.#done(worker) < this.#done(best) ? worker : best),
      null,
    )
  }

  /** Whether a worker that has just become free may take another item. What has rested goes before. */
  keeps(worker: number, wanted: number): boolean {
    if (this.#returning.length > 0) return false
    return worker >= this.#first && worker < this.#first + wanted && this.#busy.size <= wanted
  }

  /** The worker may take other items from now on. Null, and nothing is changed, when `most` attempts rest already. */
  rest(worker: number, most: number): Busy | null {
    const busy = this.#busy.get(worker)
    if (busy === undefined || this.#resting.size >= most) return null
    this.#busy.delete(worker)
    this.#resting.add(busy)
    return busy
  }

  /** Resolves to the worker that goes on with it, once one is free; null when it is interrupted before. */
  back(resting: Busy, signal: AbortSignal): Promise<number | null> {
    if (signal.aborted) return Promise.resolve(null)
    const { promise, resolve } = Promise.withResolvers<number | null>()
    const waiting = { busy: resting, seated: resolve }
    this.#returning = [...this.#returning, waiting]
    signal.addEventListener('abort', () => {
      this.#returning = this.#returning.filter((each) => each !== waiting)
      resolve(null)
    })
    return promise
  }

  /** Gives free workers to what has rested, in the order in which it came back. With none wanted one at a time goes on all the same. */
  seat(wanted: number): void {
    for (;;) {
      const [next] = this.#returning
      const worker = this.free(Math.max(1, wanted))
      if (next === undefined || worker === null) return
      this.#returning = this.#returning.slice(1)
      this.#resting.delete(next.busy)
      this.#busy.set(worker, { ...next.busy, worker })
      next.seated(worker)
    }
  }

  /** A number for an adopted attempt: its own where that is free, else the next above all. */
  place(worker: number): number {
    if (!this.#busy.has(worker)) return worker
    return Math.max(this.#first - 1, ...this.#busy.keys()) + 1
  }

  take(busy: Busy): void {
    this.#busy.set(busy.worker, busy)
  }

  leave(worker: number): void {
    this.#busy.delete(worker)
    this.#completed.set(worker, this.#done(worker) + 1)
  }

  /** It is over without having come back. */
  leaveResting(resting: Busy): void {
    this.#resting.delete(resting)
  }

  interruptAll(interruption: Interruption): void {
    for (const { abort } of this.busy) abort.abort(interruption)
  }

  hurryAll(): void {
    for (const { hurry } of this.busy) hurry.abort()
  }

  #done(worker: number): number {
    return this.#completed.get(worker) ?? 0
  }
}
