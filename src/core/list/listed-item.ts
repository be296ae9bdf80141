import type { ItemId } from '../ids.ts'
import type { FilteredFacts } from '../policy/filter/fits-filter.ts'
import type { ItemState } from '../state.ts'
import type { ListOrder } from './list-request.ts'

/** What a list needs to know of each task. */
export interface ListedItem {
  /** By which the store knows it. */
  readonly number: number
  readonly id: ItemId
  readonly title: string
  readonly state: ItemState
  readonly priority: number
  /** Counted ones. */
  readonly tries: number
  /** Of its last try; null: none has begun. */
  readonly lastedMs: number | null
  /** Null where nobody has asked for them. */
  readonly facts: FilteredFacts | null
}

/** Orders that no index has: what comes first has the smallest number. The file's order decides between equals. */
export const sortedOrders: Partial<Record<ListOrder, (item: ListedItem) => number>> = {
  priority: ({ priority }) => priority,
  time: ({ lastedMs }) => (lastedMs === null ? longest : longest - 1 - seconds(lastedMs)),
  tries: ({ tries }) => mostTries - Math.min(tries, mostTries),
}

/** Half a century, so that a key and a place in the file fit in one number. */
const longest = 2 ** 21 - 1
const seconds = (ms: number): number => Math.min(Math.max(0, Math.round(ms / 1000)), longest - 1)
const mostTries = 1_000
