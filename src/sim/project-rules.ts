import type { Item } from '../core/item.ts'
import type { RunSettings } from '../core/run/settings.ts'
import type { SimFault } from './script/agent-script.ts'
import { dealFaults } from './script/deal-faults.ts'
import { workTime } from './script/work-time.ts'
import { drawn, drawnFactor } from './seeded.ts'
import type { WorldRules } from './world/world-rules.ts'

/** A line of a gate or of setup, as they usually take. */
const usualCommandMs = 20_000

/** So often a first review asks for changes; each later one that much less. */
const askedToChange = 0.25

export interface ProjectRulesOrder {
  readonly seed: number
  readonly faults: readonly SimFault[]
  /** What an hour of an item's estimate takes an agent. */
  readonly hourMs: number
  /** In the order of their claims. */
  readonly items: readonly Pick<Item, 'id'>[]
}

/** What happens in the rehearsal of a project, all of it by the seed. */
export function projectRules({ seed, faults, hourMs, items }: ProjectRulesOrder): WorldRules {
  return {
    seed,
    workMs: workTime({ hourMs, seed }),
    faultOf: dealFaults({ items: items.map(({ id }) => id), faults, seed }),
    limitMs: (item) => Math.round(10 + 50 * drawn(seed, 'limit', item)) * 60_000,
    reviewOf: (item, round) =>
      drawn(seed, 'review', item, round) < askedToChange / round ? 'changes' : 'approve',
    commandMs: (line) =>
      Math.round((usualCommandMs * drawnFactor(drawn(seed, 'command', line), 0.6)) / 1000) * 1000,
  }
}

/** What an item takes one worker: its agent, and the commands before and after it. */
export const slotTime = (
  rules: WorldRules,
  item: Parameters<WorldRules['workMs']>[0],
  { setup, gate }: Pick<RunSettings, 'setup' | 'gate'>,
): number => rules.workMs(item, 0) + [...setup, ...gate].reduce((sum, line) => sum + rules.commandMs(line), 0)
