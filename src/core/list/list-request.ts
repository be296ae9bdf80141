import type { ItemId } from '../ids.ts'
import type { StateCounts } from '../ports/store-reader.ts'
import type { ItemState } from '../state.ts'

/** In which order tasks are listed. */
export const listOrders = ['needs you', 'file', 'priority', 'state', 'time', 'tries'] as const
export type ListOrder = (typeof listOrders)[number]

/** Which tasks are listed, and how. */
export interface ListRequest {
  readonly order: ListOrder
  /** From its end. */
  readonly turned: boolean
  /** Null: all. */
  readonly states: readonly ItemState[] | null
  /** As it was typed; empty: none. */
  readonly filter: string
}

/** What is known of a list besides the rows that were read. */
export interface ListView {
  readonly request: ListRequest
  /** As far as it is known. */
  readonly length: number
  /** How many tasks were looked at and how many there are; null: it is whole. */
  readonly looked: { readonly seen: number; readonly of: number } | null
  /** The task that was asked for, and where it stands; null: it isn't in the list, or isn't known to be. */
  readonly cursor: { readonly item: ItemId; readonly at: number } | null
}

/** As a task lives. */
export const statesInOrder = [
  'todo',
  'waiting',
  'blocked',
  'asks',
  'claimed',
  'running',
  'verifying',
  'voting',
  'reviewing',
  'queued',
  'merging',
  'done',
  'failed',
  'conflict',
  'cancelled',
] as const satisfies readonly ItemState[]

/** How many tasks are in these states. */
export function countIn(counts: StateCounts, states: readonly ItemState[] | null): number {
  if (states === null) return counts.total
  // Optional tasks are held, and counted by themselves.
  const optional = states.includes('blocked') ? (counts.optional ?? 0) : 0
  return states.reduce((sum, state) => sum + counts[state], optional)
}

export const isSameRequest = (one: ListRequest, other: ListRequest): boolean =>
  one.order === other.order &&
  one.turned === other.turned &&
  one.filter === other.filter &&
  (one.states ?? []).join() === (other.states ?? []).join() &&
  (one.states === null) === (other.states === null)

/** The whole backlog, by what needs a person. */
export const everyTask: ListRequest = { order: 'needs you', turned: false, states: null, filter: '' }
