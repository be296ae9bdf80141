import { runFactsOf, type RunFacts } from '../../app/run-facts.ts'
import { forecastOf } from '../../board/forecast-of.ts'
import type { Unwritten } from '../../core/backlog/unwritten.ts'
import type { ItemId } from '../../core/ids.ts'
import type { Forecast } from '../../core/policy/forecast/forecast.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import { nextStartOf, type NextStart } from '../../core/run/next-start.ts'
import type { Run } from '../../core/run/run.ts'
import type { Strayed } from '../../core/strayed.ts'

/** What `status` knows of a run. */
export interface StatusFacts extends RunFacts {
  readonly run: Run
  readonly counts: Awaited<ReturnType<Store['counts']>>
  readonly working: readonly ItemRow[]
  readonly needsYou: readonly ItemRow[]
  readonly delivery: Awaited<ReturnType<Store['delivery']>>
  readonly nextStart: NextStart | null
  readonly forecast: Forecast | null
  /** Done items whose work the target does not contain. */
  readonly lacking: readonly ItemId[]
  readonly strayed: readonly Strayed[]
  readonly unwritten: readonly Unwritten[]
}

/** Null: there was no run yet. */
export async function statusFacts(store: Store, checkout: string): Promise<StatusFacts | null> {
  const facts = await runFactsOf(store)
  const { run, now } = facts
  if (run === null) return null
  const page = { order: 'needs you', offset: 0, limit: 64, now } as const
  const counts = await store.counts()
  const [waiting] = await store.items({ ...page, states: ['waiting'], limit: 1 })
  return {
    ...facts,
    run,
    counts,
    forecast: await forecastOf(store, facts, counts),
    working: await store.items({
      ...page,
      states: ['claimed', 'running', 'verifying', 'voting', 'reviewing', 'queued', 'merging'],
    }),
    needsYou: await store.items({ ...page, states: ['asks', 'conflict', 'failed'] }),
    delivery: await store.delivery(run.settings.target),
    lacking: await store.lackingWork(),
    strayed: await store.strayed(run.id),
    unwritten: await store.unwritten(run.id, checkout),
    nextStart: nextStartOf(waiting?.item),
  }
}

/** Whose worker does nothing else meanwhile. */
export const holdsWorker: ReadonlySet<string> = new Set([
  'claimed',
  'running',
  'verifying',
  'voting',
  'reviewing',
])
