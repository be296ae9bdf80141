import type { LivenessOf } from '../core/ports/run-store.ts'
import type { Store } from '../core/ports/store.ts'
import { livingOf } from '../core/run/supervisor.ts'
import type { NewestRun } from './options/choice.ts'
import { isTrustedRun } from './options/run-trust.ts'
import type { Project } from './project.ts'

/** The newest run of the store, who works on it, and whether its commands are this user's; null before the first. */
export async function newestRunOf(
  project: Project,
  store: Store,
  livenessOf: LivenessOf,
): Promise<NewestRun | null> {
  const run = await store.newestRun()
  if (run === null) return null
  const options = await store.optionsOf(run.id)
  const supervisors = run.endedAt === null ? await store.supervisorsOf(run.id) : []
  const now = await store.now()
  const place = { stateDir: project.stateDir, storeId: await store.storeId() }
  return {
    run,
    options,
    living: livingOf(supervisors, livenessOf, now),
    trusted: await isTrustedRun(place, { settings: run.settings, options }, process.env),
  }
}
