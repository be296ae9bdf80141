import type { StoreReader } from '../core/ports/store-reader.ts'
import type { Run, SupervisorRow } from '../core/run/run.ts'
import { livingOf } from '../core/run/supervisor.ts'
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
  const now = await store.now()
  const run = await store.newestRun()
  if (run === null) return { run, living: [], now }
  return { run, living: livingOf(await store.supervisorsOf(run.id), await livenessOf(), now), now }
}

export const noteFacts = ({ run, living, now }: RunFacts): NoteFacts => ({
  run,
  now,
  supervised: living.length > 0,
  workers: living.reduce((sum, { workers }) => sum + workers, 0),
})
