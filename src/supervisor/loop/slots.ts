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
  readonly #completed = new Map<number, number>()

  constructor(first: number) {
    this.#first = first
  }

  get busy(): readonly Busy[] {
    return [...this.#busy.values()]
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

  /** Whether a worker that has just become free may take another item. */
  keeps(worker: number, wanted: number): boolean {
    return worker >= this.#first && worker < this.#first + wanted && this.#busy.size <= wanted
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

  interruptAll(interruption: Interruption): void {
    for (const { abort } of this.#busy.values()) abort.abort(interruption)
  }

  hurryAll(): void {
    for (const { hurry } of this.#busy.values()) hurry.abort()
  }

  #done(worker: number): number {
    return this.#completed.get(worker) ?? 0
  }
}
