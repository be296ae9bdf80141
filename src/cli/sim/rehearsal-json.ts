import type { StateCounts } from '../../core/ports/store-reader.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import type { Bound } from '../../sim/bound.ts'
import type { RehearsalCounts } from '../../sim/rehearsal-tally.ts'
import { safeJson } from '../../text/safe-json.ts'
import { simulatedStart } from '../../sim/rehearse.ts'
import type { AskedRehearsal } from './sim-flags.ts'

/** What came of a rehearsal. */
export interface RehearsedFacts {
  readonly counts: StateCounts
  readonly tally: RehearsalCounts
  readonly bound: Bound
  readonly tookMs: number
  readonly settings: RunSettings
}

/** The last line of the NDJSON: the numbers of the summary. */
export function rehearsalJson(
  { counts, tally, bound, tookMs, settings }: RehearsedFacts,
  { seed, faults, hourMs }: AskedRehearsal,
): string {
  const { workers } = settings
  return safeJson({
    ts: new Date(simulatedStart + tookMs).toISOString(),
    type: 'rehearsal',
    seed,
    faults,
    hourMs,
    workers,
    makespanMs: tookMs,
    boundMs: bound.leastMs,
    workMs: bound.workMs,
    criticalPathMs: bound.criticalMs,
    criticalPath: bound.criticalPath,
    counts,
    ...tally,
  })
}
