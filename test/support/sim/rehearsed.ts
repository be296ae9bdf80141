import { openAgentReading } from '../../../src/app/agent-reading.ts'
import { claude } from '../../../src/agent/presets/claude.ts'
import type { StoredEvent } from '../../../src/core/event.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import type { RunSettings } from '../../../src/core/run/settings.ts'
import { eventsAfter, rehearse, simulatedStart, type Rehearsed } from '../../../src/sim/rehearse.ts'
import { VirtualClock } from '../../../src/sim/virtual-clock.ts'
import type { WorldRules } from '../../../src/sim/world/world-rules.ts'
import { openMemoryStore } from '../../../src/store/sqlite/open-memory-store.ts'
import { usualSettings } from '../usual-settings.ts'

export interface SimulatedStory {
  readonly drafts: readonly ItemDraft[]
  readonly settings?: Partial<RunSettings>
  readonly rules?: Partial<WorldRules>
}

export interface Told extends Rehearsed {
  readonly store: Store
  readonly events: readonly StoredEvent[]
}

const minutes = 60_000

/**
 * Lets the real supervisor work on a backlog in virtual time, with a store in memory: an hour passes in milliseconds, and the same
 * story goes the same way each time. `rules` say how long agents work and what goes wrong: by default ten minutes, and nothing.
 */
export async function rehearsed({ drafts, settings = {}, rules = {} }: SimulatedStory): Promise<Told> {
  const clock: VirtualClock = new VirtualClock({
    startsAt: simulatedStart,
    changes: () => store.dataVersion(),
  })
  const store = openMemoryStore({ now: () => clock.now(), livenessOf: () => 'alive' })
  await store.importItems('backlog.json', drafts)
  const told = await rehearse({
    clock,
    store,
    settings: { ...usualSettings('claude'), agent: claude, ...settings },
    rules: {
      seed: 7,
      workMs: ({ estimateHours }) => (estimateHours ?? 1) * 10 * minutes,
      faultOf: () => null,
      commandMs: () => 5_000,
      ...rules,
    },
    place: { root: '/r', name: 'r' },
    openReading: openAgentReading,
  })
  const events: StoredEvent[] = []
  for await (const event of eventsAfter(store, 0)) events.push(event)
  return { ...told, store, events }
}
