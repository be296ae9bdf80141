import type { ItemId } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { ReviewAnswer } from '../../core/review/review.ts'
import type { SimFault } from '../script/agent-script.ts'

/** What happens in a simulated world, and how long it takes. Pure: the same question has the same answer. */
export interface WorldRules {
  readonly seed: number
  /** How long an agent works on an item, were nothing in its way. @param agent which of several, from 0. */
  workMs(item: Pick<Item, 'id' | 'estimateHours'>, agent: number): number
  /** What goes wrong with a try of an item. @param turn counts those that its vendor has let begin: 1, 2, … */
  faultOf(item: ItemId, turn: number, agent: number): SimFault | null
  /** How long the vendor refuses everything, once an item has met its limit. */
  limitMs(item: ItemId): number
  /** What the reviewer of an item says, the first time, the second, … */
  reviewOf(item: ItemId, round: number): ReviewAnswer
  /** How long a line of the gate, or of setup, takes. */
  commandMs(line: string): number
}
