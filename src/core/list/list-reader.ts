import type { EpochMs, ItemId, Oid } from '../ids.ts'
import type { ListedItem } from './listed-item.ts'
import type { ListRequest } from './list-request.ts'
import type { ItemState } from '../state.ts'
import type { ItemRow } from '../ports/store-reader.ts'

/** A list of tasks read piece by piece, for what no index answers. */
export interface ListReader {
  listSlice(query: SliceQuery): Promise<ListSlice>
  /** By the numbers that slices have given, in this order. */
  itemsByNumber(numbers: readonly number[]): Promise<readonly ItemRow[]>
  numberOf(id: ItemId): Promise<number | null>
  /** The newest work that has landed. */
  lastDone(): Promise<{ readonly commit: Oid; readonly at: EpochMs } | null>
}

export interface SliceQuery {
  /** The orders that have an index. */
  readonly order: IndexedOrder
  readonly states: readonly ItemState[] | null
  /** Where the last slice ended; null: from the beginning. */
  readonly after: SliceMark | null
  /** How many are looked at. */
  readonly limit: number
  /** Whether what a filter looks at is read too. */
  readonly facts: boolean
}

export type IndexedOrder = Extract<ListRequest['order'], 'needs you' | 'state' | 'file'>

export interface SliceMark {
  readonly stretch: number
  readonly item: number
}

export interface ListSlice {
  readonly items: readonly ListedItem[]
  /** How many were looked at. */
  readonly seen: number
  /** Null: that was the last. */
  readonly next: SliceMark | null
}
