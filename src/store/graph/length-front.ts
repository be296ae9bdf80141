/**
 * What may be other than it is: `shrunk` something that waited for the item may be shorter, or wait for it no more; `anew` its own work, or
 * all that waits for it. Null: nothing, it has its length.
 */
export type Doubt = 'shrunk' | 'anew' | null

/** An item at which the lengths of a graph have to be looked at. */
export interface Waiting {
  readonly item: number
  /** Its length when it came here. */
  readonly length: number
  readonly doubt: Doubt
  /** The greatest length that what it waits for may still follow; null: all of that follows its own. */
  readonly was: number | null
  /** It waits for something new. */
  readonly isWider: boolean
}

const doubts: readonly Doubt[] = [null, 'shrunk', 'anew']

/**
 * The items that are still to be looked at. The shortest comes first: what waits for an item is shorter than that, so each is looked at when
 * all that its length follows from is right. Where a new edge leads back to a shorter one, that is looked at again.
 */
export class LengthFront {
  readonly #waiting = new Map<number, Waiting>()
  /** By length, the shortest last. */
  readonly #order: Waiting[] = []

  add(next: Pick<Waiting, 'item' | 'length'> & Partial<Waiting>): void {
    const { item, length, doubt = null, was = null, isWider = false } = next
    const there = this.#waiting.get(item)
    if (there === undefined) return this.#insert({ item, length, doubt, was, isWider })
    this.#order.splice(this.#order.indexOf(there), 1)
    this.#insert({
      item,
      length: Math.min(length, there.length),
      doubt: doubts.indexOf(doubt) > doubts.indexOf(there.doubt) ? doubt : there.doubt,
      was: was === null || there.was === null ? (was ?? there.was) : Math.max(was, there.was),
      isWider: isWider || there.isWider,
    })
  }

  /** The next to look at; null: none is left. */
  take(): Waiting | null {
    const next = this.#order.pop() ?? null
    if (next !== null) this.#waiting.delete(next.item)
    return next
  }

  #insert(waiting: Waiting): void {
    this.#waiting.set(waiting.item, waiting)
    let [from, to] = [0, this.#order.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#order[middle]?.length ?? 0) > waiting.length) from = middle + 1
      else to = middle
    }
    this.#order.splice(from, 0, waiting)
  }
}
