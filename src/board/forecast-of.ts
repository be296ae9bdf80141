import type { EpochMs } from '../core/ids.ts'
import { forecast, type Forecast } from '../core/policy/forecast/forecast.ts'
import type { StateCounts, StoreReader } from '../core/ports/store-reader.ts'
import { inHand } from '../core/run/counts.ts'
import type { Run, SupervisorRow } from '../core/run/run.ts'

export interface ForecastOrder {
  readonly run: Run | null
  /** Its living supervisors. */
  readonly living: readonly SupervisorRow[]
  readonly now: EpochMs
}

/** How long the rest of a run takes that somebody works on; null where nobody does, or too little is known. */
export async function forecastOf(
  store: Pick<StoreReader, 'measuredTasks' | 'workLeft' | 'items'>,
  { run, living, now }: ForecastOrder,
  counts: StateCounts,
): Promise<Forecast | null> {
  if (run === null || run.endedAt !== null || run.paused || run.hold !== null || living.length === 0)
    return null
  const { tasks, units, longest, lastStart } = await store.workLeft()
  const inWork =
    inHand(counts) === 0
      ? []
      : await store.items({
          ...{ order: 'needs you', offset: 0, limit: 64 },
          states: ['claimed', 'running', 'verifying', 'voting', 'reviewing'],
        })
  return forecast({
    measured: await store.measuredTasks(),
    remaining: tasks,
    inWorkMs: inWork.map(({ attempt }) => Math.max(0, now - (attempt?.startedAt ?? now))),
    remainingUnits: units,
    longest,
    lastStartMs: lastStart === null ? 0 : Math.max(0, lastStart - now),
    workers: living.reduce((sum, { workers }) => sum + workers, 0),
  })
}
