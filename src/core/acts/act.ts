import type { EpochMs, ItemId } from '../ids.ts'
import type { Refusal } from '../ports/backlog-store.ts'

/** What a person has done with tasks that can be taken back. */
export const actKinds = ['stop', 'retry', 'cancel'] as const
export type ActKind = (typeof actKinds)[number]

/** The newest act that has not been taken back. */
export interface LastAct {
  readonly id: number
  readonly kind: ActKind
  readonly at: EpochMs
  /** The first of its tasks, and how many there are. */
  readonly item: ItemId
  readonly count: number
  /** Why it can't be taken back any more: all of its tasks have moved on; null: it can. */
  readonly movedOn: string | null
}

/** What came of taking one back. */
export interface TakenBack {
  readonly kind: ActKind
  /** Those that stand as before. */
  readonly items: readonly ItemId[]
  /** Those of them whose finished work waits to be merged again. */
  readonly queued: readonly ItemId[]
  readonly refused: readonly Refusal[]
}

/** For so long it is what the key means, unless work has landed since. */
export const actLifeMs = 600_000

/** For so long it is that whatever lands. */
export const freshActMs = 30_000
