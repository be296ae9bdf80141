import type { EpochMs } from '../ids.ts'
import type { ItemHold, ItemStatus } from '../item.ts'
import type { Reason } from '../reason.ts'

/** How a task stands once an act was taken back: as before it, but after a stop with the reason and the time of that. */
export interface FormerStanding {
  readonly to: Exclude<ItemStatus, 'claimed'>
  readonly since: EpochMs
  readonly hold: ItemHold | null
  readonly notBefore: EpochMs | null
  /** The attempt, by its number in the store, whose plan waits for a person's answer. */
  readonly asks: number | null
  readonly attempts: number
  readonly merged: string | null
  readonly reason: Reason | null
}
