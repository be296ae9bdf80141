import { tmpdir } from 'node:os'
import path from 'node:path'
import { inScratchFolder } from '../../files/scratch-folder.ts'
import { openProjectStore, stateDatabaseOf, type Project } from '../project.ts'
import { syncSources, type SyncOrder } from './sync-sources.ts'
import type { SyncReport } from './sync-report.ts'

/** Syncs the project's store; to see what that would do, a copy of it, so that both ways of the plan are what the sync itself finds. */
export async function runSync(project: Project, order: SyncOrder): Promise<SyncReport> {
  if (order.isDry) return inCopy(project, order)
  const store = await openProjectStore(project)
  try {
    return await syncSources(project, store, order)
  } finally {
    await store.close()
  }
}

function inCopy(project: Project, order: SyncOrder): Promise<SyncReport> {
  return inScratchFolder({ parent: tmpdir(), prefix: 'loopwork-sync-' }, async (folder) => {
    const copy = path.join(folder, 'loopwork.db')
    const made = stateDatabaseOf(project)
    const { copyStore } = await import('../../store/sqlite/copy-store.ts')
    if (made !== null) copyStore(made, copy)
    const { openStore } = await import('../../store/sqlite/open-store.ts')
    // Whoever is importing does it in the store, not in its copy.
    const store = await openStore({ path: copy, livenessOf: () => 'dead' })
    try {
      return await syncSources(project, store, order)
    } finally {
      await store.close()
    }
  })
}
