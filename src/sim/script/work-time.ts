import type { Item } from '../../core/item.ts'
import { drawn, drawnFactor } from '../seeded.ts'

/** How times of an item with an estimate vary, and of one without. */
const spreads = { estimated: 0.25, unknown: 0.6 }
const shortestMs = 20_000

export type Sized = Pick<Item, 'id' | 'estimateHours'>

/** How long an agent works on an item, were nothing in its way: by its estimate, or as items without one usually take. */
export function workTime({ hourMs, seed }: { readonly hourMs: number; readonly seed: number }) {
  return ({ id, estimateHours }: Sized, agent: number): number => {
    const factor = drawnFactor(
      agent === 0 ? drawn(seed, 'work', id) : drawn(seed, 'work', id, agent),
      estimateHours === null ? spreads.unknown : spreads.estimated,
    )
    const ms = Math.max(shortestMs, (estimateHours ?? 1) * hourMs * factor)
    return Math.round(ms / 1000) * 1000
  }
}
