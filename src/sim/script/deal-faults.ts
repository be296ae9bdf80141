import type { ItemId } from '../../core/ids.ts'
import { drawn } from '../seeded.ts'
import type { SimFault } from './agent-script.ts'

/** Of each try, besides the one that each fault is dealt to for certain. */
const share = 0.05

export interface DealOrder {
  /** Those that can be started at once come first: what needs them may never be. */
  readonly items: readonly ItemId[]
  readonly faults: readonly SimFault[]
  readonly seed: number
}

/**
 * Which try of which item has which fault. Each fault that was asked for is dealt once to a first try, and by chance to others; by
 * item and try, not by who comes first, so that another policy meets the same faults.
 */
export function dealFaults({
  items,
  faults,
  seed,
}: DealOrder): (item: ItemId, turn: number, agent: number) => SimFault | null {
  const certain = new Map<string, SimFault>()
  const hands = Math.max(1, items.length)
  const from = Math.floor(drawn(seed, 'deal') * Math.min(hands, 2 * faults.length))
  for (const [index, fault] of faults.entries()) {
    const item = items[(from + index) % hands]
    // With fewer items than faults an item has several, in one try after the other.
    if (item !== undefined) certain.set(keyOf(item, 1 + Math.floor(index / hands)), fault)
  }
  return (item, turn, agent) =>
    (agent === 0 ? certain.get(keyOf(item, turn)) : undefined) ??
    faults.find((fault) => drawn(seed, 'fault', fault, item, turn, agent) < share) ??
    null
}

const keyOf = (item: ItemId, turn: number): string => `${turn} ${item}`
