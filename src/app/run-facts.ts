import type { StoreReader } from '../core/ports/store-reader.ts'
import type { Run, SupervisorRow } from '../core/run.ts'
import type { NoteFacts } from '../wording/item-note.ts'
import { livenessOf } from './liveness.ts'

export interface RunFacts {
  readonly run: Run | null
  /** Its living supervisors. */
  readonly living: readonly SupervisorRow[]
  readonly now: number
}

/** The newest run, and who supervises it: what a note of a task is computed from. */
export async function runFactsOf(store: StoreReader): Promise<RunFacts> {
  const run = await store.newestRun()
  if (run === null) return { run, living: [], now: Date.now() }
  const lives = await livenessOf()
  const supervisors = await store.supervisorsOf(run.id)
  return {
    run,
    living: supervisors.filter((row) => row.endedAt === null && lives(row.identity) !== 'dead'),
    now: Date.now(),
  }
}

export const noteFacts = ({ run, living, now }: RunFacts): NoteFacts => ({
  run,
  now,
  supervised: living.length > 0,
  workers: living.reduce((sum, { workers }) => sum + workers, 0),
})
