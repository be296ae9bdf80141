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
import { openStore } from '../../../src/store/sqlite/open-store.ts'
import { usualSettings } from '../usual-settings.ts'
import { sightOf, type Sight } from './simulated-board.ts'

export interface SimulatedStory {
  readonly drafts: readonly ItemDraft[]
  readonly settings?: Partial<RunSettings>
  readonly rules?: Partial<WorldRules>
  /** Looked at after so long, in this order. */
  readonly looksAfterMs?: readonly number[]
  /** Where the store is kept; left out: in memory. */
  readonly file?: string
}

export interface Told extends Rehearsed {
  readonly store: Store
  readonly events: readonly StoredEvent[]
  /** What a person saw at the moments that were asked for. */
  readonly sights: readonly Sight[]
}

const minutes = 60_000

/**
 * Lets the real supervisor work on a backlog in virtual time, with a store in memory: an hour passes in milliseconds, and the same
 * story goes the same way each time. `rules` say how long agents work and what goes wrong: by default ten minutes, and nothing.
 */
export async function rehearsed({
  drafts,
  settings = {},
  rules = {},
  looksAfterMs = [],
  file,
}: SimulatedStory): Promise<Told> {
  const clock: VirtualClock = new VirtualClock({
    startsAt: simulatedStart,
    changes: () => store.dataVersion(),
  })
  const now = () => clock.now()
  const livenessOf = () => 'alive' as const
  const store: Store =
    file === undefined
      ? openMemoryStore({ now, livenessOf })
      : await openStore({ path: file, now, livenessOf })
  await store.importItems('backlog.json', drafts)
  const sights: Sight[] = []
  for (const afterMs of looksAfterMs)
    clock.plan(simulatedStart + afterMs, () => void sightOf(store, clock).then((sight) => sights.push(sight)))
  const told = await rehearse({
    clock,
    store,
    settings: { ...usualSettings('claude'), agent: claude, ...settings },
    rules: {
      seed: 7,
      workMs: ({ estimateHours }) => (estimateHours ?? 1) * 10 * minutes,
      faultOf: () => null,
      commandMs: () => 5_000,
      reviewOf: () => 'approve',
      limitMs: () => 60 * minutes,
      ...rules,
    },
    place: { root: '/r', name: 'r' },
    openReading: openAgentReading,
  })
  const events: StoredEvent[] = []
  for await (const event of eventsAfter(store, 0)) events.push(event)
  return { ...told, store, events, sights }
}
