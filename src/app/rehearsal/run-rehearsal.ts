import { setTimeout as wait } from 'node:timers/promises'
import type { StoredEvent } from '../../core/event.ts'

import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { planOf } from '../../core/policy/order/claim-plan.ts'
import type { BacklogReading } from '../../core/ports/backlog-store.ts'
import type { Store } from '../../core/ports/store.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { boundOf, type Bound } from '../../sim/bound.ts'
import { projectRules, slotTime } from '../../sim/project-rules.ts'
import { eventsAfter, rehearse, simulatedStart, type Rehearsed } from '../../sim/rehearse.ts'
import type { SimFault } from '../../sim/script/agent-script.ts'
import { VirtualClock } from '../../sim/virtual-clock.ts'
import { openMemoryStore } from '../../store/sqlite/open-memory-store.ts'
import { openAgentReading } from '../agent-reading.ts'
import type { Project } from '../project.ts'
import type { RehearsedRun } from './load-rehearsal.ts'

export interface RehearsalOrder {
  readonly seed: number
  readonly faults: readonly SimFault[]
  readonly hourMs: number
  /** So many times as fast as real time; null: as fast as it can be computed. */
  readonly speed: number | null
  /** Called with each event before time goes on. */
  told(event: StoredEvent, store: Store): Promise<void>
  /** Called when the backlog is in the store, before anything is claimed. */
  begins(store: Store): Promise<void>
}

export interface RehearsalResult extends Rehearsed {
  readonly store: Store
  readonly bound: Bound
}

/** Rehearses a run in memory. The store is the caller's to close. */
export async function runRehearsal(
  project: Project,
  { settings, tasks: given }: RehearsedRun,
  order: RehearsalOrder,
): Promise<RehearsalResult> {
  const { seed, faults, hourMs, speed } = order
  const tasks = given.map(inSimulatedTime)
  let seen = 0
  const tell = async (): Promise<void> => {
    for await (const event of eventsAfter(store, seen)) {
      seen = event.seq
      await order.told(event, store)
    }
  }
  let version = 0
  const clock: VirtualClock = new VirtualClock({
    startsAt: simulatedStart,
    changes: () => store.dataVersion(),
    passing: async (from, to) => {
      if (version !== store.dataVersion()) {
        version = store.dataVersion()
        await tell()
      }
      if (speed !== null) await wait((to - from) / speed)
    },
  })
  const store = openMemoryStore({ now: () => clock.now(), livenessOf: () => 'alive' })
  await store.importBacklogs(readingsOf(tasks, project.root))
  const items = startableOf(tasks, settings)
  const rules = projectRules({ seed, faults, hourMs, items })
  seen = await store.newestEvent()
  await order.begins(store)
  const place = { root: project.root, name: project.name }
  const rehearsed = await rehearse({ clock, store, settings, rules, place, openReading: openAgentReading })
  await tell()
  const bound = boundOf(
    items.map((item) => ({
      ...item,
      ms: slotTime(rules, item, settings),
      needs: item.dependsOn,
      notBeforeMs: Math.max(0, (item.scheduledFor ?? simulatedStart) - simulatedStart),
    })),
    settings.workers,
  )
  return { ...rehearsed, store, bound }
}

/** A task that is scheduled waits as long as it would in a run that starts now. */
function inSimulatedTime(task: ItemDraft): ItemDraft {
  if (task.scheduledFor === undefined) return task
  return { ...task, scheduledFor: simulatedStart + task.scheduledFor - Date.now() }
}

/** Tasks that were typed have no file, and each reading needs a source. */
const typed = 'typed tasks'

function readingsOf(tasks: readonly ItemDraft[], checkout: string): readonly BacklogReading[] {
  const bySource = Map.groupBy(tasks, ({ source }) => source ?? typed)
  const place = { branch: null, head: null }
  return [...bySource].map(([source, drafts]) => ({ source, drafts, checkout, place, switched: false }))
}

/** What a run would come to, in the order of its claims, so that items that need nothing come first. */
function startableOf(drafts: readonly ItemDraft[], { strategy }: RunSettings): readonly ItemDraft[] {
  const byId = new Map(drafts.map((draft) => [foldId(draft.id), draft]))
  const startable = new Map<string, ItemDraft>()
  const isMet = (need: string): boolean =>
    startable.has(foldId(need)) || byId.get(foldId(need))?.status === 'done'
  for (const { id } of planOf(drafts, strategy)) {
    const draft = byId.get(foldId(id))
    if (draft?.hold === null && draft.dependsOn.every(isMet)) startable.set(foldId(id), draft)
  }
  return [...startable.values()]
}
