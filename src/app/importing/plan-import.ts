import type { Backlog } from '../../backlog/read-backlog.ts'
import type { ImportPreview } from '../../core/ports/backlog-store.ts'
import { readingsOf } from './import-sources.ts'
import { openStoreReadonly, type Project } from '../project.ts'

/** What an import of these backlogs would do to the store. @throws LoopworkError kind `backlog` where it would be refused. */
export async function planImport(project: Project, backlogs: readonly Backlog[]): Promise<ImportPreview> {
  const store = await openStoreReadonly(project)
  if (store === null)
    return { ...nothing, added: backlogs.flatMap(({ drafts }) => drafts.map(({ id }) => id)) }
  try {
    return await store.previewImport(await readingsOf(project, store, backlogs))
  } finally {
    await store.close()
  }
}

const nothing: ImportPreview = { added: [], changed: [], edits: [], removed: [], unchanged: 0 }
