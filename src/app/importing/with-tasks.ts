import type { Store } from '../../core/ports/store.ts'
import type { CommonFlags } from '../options/flags.ts'
import { withExistingStore, type Project } from '../project.ts'

/**
 * Calls `use` with the tasks that there are: those of the task table, or, before any was imported, those of the backlog that a run
 * would import, as they stand in it. Nothing is written in the project.
 */
export async function withTasks<T>(
  project: Project,
  flags: CommonFlags,
  use: (store: Store, /** Null: they are stored. */ readFrom: readonly string[] | null) => Promise<T>,
): Promise<T> {
  return withExistingStore(project, async (store) => {
    if (store !== null && (await hasTasks(store))) return use(store, null)
    const { withBacklogAsRead } = await import('./backlog-as-read.ts')
    return withBacklogAsRead(project, flags, use)
  })
}

export async function hasTasks(store: Pick<Store, 'counts'>): Promise<boolean> {
  const { total, outside = 0 } = await store.counts()
  return total + outside > 0
}
