import { listFilter } from '../../core/list/list-filter.ts'
import { sortedOrders } from '../../core/list/listed-item.ts'
import type { ListRequest } from '../../core/list/list-request.ts'
import type { IndexedOrder, ListReader, SliceMark } from '../../core/list/list-reader.ts'
import { NumberList, NumberSet } from './number-list.ts'
import { sortedNumbers } from './sorted-numbers.ts'

/** What one look at the store may take, so that no key waits for it. */
const stepMs = 6
const leastLimit = 50
const mostLimit = 5_000

/** A list that no index answers: all tasks are looked at, a few at a time, and the numbers of those that belong to it are kept. */
export class BuiltList {
  readonly request: ListRequest
  readonly #reader: ListReader
  readonly #stopped = new AbortController()
  #numbers = new NumberList()
  #seen = 0
  #whole = false
  /** What building it took of the process's time, without the pauses. */
  #tookMs = 0
  readonly ready: Promise<void>

  constructor(reader: ListReader, request: ListRequest) {
    this.#reader = reader
    this.request = request
    this.ready = this.#build()
  }

  get seen(): number {
    return this.#seen
  }

  get isWhole(): boolean {
    return this.#whole
  }

  get tookMs(): number {
    return this.#tookMs
  }

  /** What is known so far. One that is sorted, or begins at its end, is only known when it is whole. */
  get length(): number {
    return this.#whole || this.#growsAtItsEnd ? this.#numbers.length : 0
  }

  numbers(from: number, to: number): readonly number[] {
    const { length } = this
    if (!this.request.turned) return this.#numbers.slice(from, Math.min(to, length))
    return this.#numbers.slice(Math.max(0, length - to), Math.max(0, length - from)).toReversed()
  }

  placeOf(number: number): number | null {
    const at = this.length === 0 ? null : this.#numbers.find(number)
    return at === null || !this.request.turned ? at : this.length - 1 - at
  }

  stop(): void {
    this.#stopped.abort()
  }

  get #growsAtItsEnd(): boolean {
    return !this.request.turned && sortedOrders[this.request.order] === undefined
  }

  async #build(): Promise<void> {
    const { order, states } = this.request
    const filter = listFilter(this.request.filter)
    const keyOf = sortedOrders[order]
    const query = { order: indexedOrder(order), states, facts: filter.kind === 'expression' }
    const met = new NumberSet()
    const keys: number[] = []
    let after: SliceMark | null = null
    let limit = leastLimit
    do {
      const began = performance.now()
      const slice = await this.#reader.listSlice({ ...query, after, limit })
      if (this.#stopped.signal.aborted) return
      for (const item of slice.items) {
        // It may have moved on in the list since the last slice.
        if (!met.add(item.number) || !filter.fits(item)) continue
        if (keyOf !== undefined) keys.push(keyOf(item) * 2 ** 31 + this.#numbers.length)
        this.#numbers.push(item.number)
      }
      this.#seen += slice.seen
      after = slice.next
      const took = performance.now() - began
      this.#tookMs += took
      limit = Math.min(
        Math.max(Math.round((limit * stepMs) / Math.max(took, 0.1)), leastLimit),
        2 * limit,
        mostLimit,
      )
      await otherWork()
    } while (after !== null && !this.#stopped.signal.aborted)
    if (keyOf !== undefined) await this.#sort(Float64Array.from(keys))
    this.#whole = true
  }

  /** Each key carries the place where its number stands. */
  async #sort(keys: Float64Array<ArrayBuffer>): Promise<void> {
    const steps = sortedNumbers(keys)
    let step = steps.next()
    while (step.done !== true) {
      await otherWork()
      if (this.#stopped.signal.aborted) return
      step = steps.next()
    }
    const sorted = new NumberList()
    for (const key of step.value) sorted.push(this.#numbers.at(key % 2 ** 31))
    this.#numbers = sorted
  }
}

/** In which order the tasks are looked at. Of those that an order makes equal, the file decides. */
const indexedOrder = (order: ListRequest['order']): IndexedOrder =>
  order === 'needs you' || order === 'state' ? order : 'file'

/** Keys, signals and other timers have their turn. */
const otherWork = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
