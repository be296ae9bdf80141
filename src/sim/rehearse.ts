import type { StoredEvent } from '../core/event.ts'
import type { EpochMs } from '../core/ids.ts'
import type { OpenReading } from '../core/ports/agent-reading.ts'
import type { Store } from '../core/ports/store.ts'
import type { Run } from '../core/run/run.ts'
import type { RunSettings } from '../core/run/settings.ts'
import type { Ended } from '../supervisor/loop/supervisor-end.ts'
import { Supervisor } from '../supervisor/supervise.ts'
import { VirtualClock } from './virtual-clock.ts'
import type { SimulatedPlace } from './world/simulated-git.ts'
import { SimulatedRepository } from './world/simulated-repository.ts'
import { simulatedIdentity, simulatedWorld } from './world/simulated-world.ts'
import type { WorldRules } from './world/world-rules.ts'

/** When every rehearsal begins: what it shows must not depend on the day. */
export const simulatedStart: EpochMs = Date.UTC(2026, 0, 1)

export interface Rehearsal {
  readonly clock: VirtualClock
  /** With the backlog in it, and the clock's time. */
  readonly store: Store
  readonly settings: RunSettings
  readonly rules: WorldRules
  readonly place: SimulatedPlace
  readonly openReading: OpenReading
}

export interface Rehearsed {
  readonly run: Run
  readonly ended: Ended
  readonly tookMs: number
}

/** Lets a real supervisor work on a real store in a simulated world, from the first claim to the end of the run. */
export async function rehearse(rehearsal: Rehearsal): Promise<Rehearsed> {
  const { clock, store, settings, rules, place, openReading } = rehearsal
  const repository = new SimulatedRepository(rules.seed)
  const from = clock.now()
  const { run, supervisor } = await store.openRun({
    mode: 'fresh',
    settings,
    base: repository.tip,
    identity: simulatedIdentity,
  })
  const world = simulatedWorld({
    ...{ rules, clock, repository, store, run, place, openReading },
    me: supervisor.id,
  })
  const ended = await clock.drive(new Supervisor(world, supervisor.firstWorker).run())
  return { run, ended, tookMs: clock.now() - from }
}

/** Events that are new since a place in their order, in pages. */
export async function* eventsAfter(store: Store, after: number): AsyncGenerator<StoredEvent> {
  for (let last = after; ;) {
    const page = await store.events({ after: last, limit: 500 })
    yield* page
    last = page.at(-1)?.seq ?? last
    if (page.length < 500) return
  }
}
