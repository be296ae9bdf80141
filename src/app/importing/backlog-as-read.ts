import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Store } from '../../core/ports/store.ts'
import { inScratchFolder } from '../../files/scratch-folder.ts'
import { importSources, readForImport } from './import-sources.ts'
import type { CommonFlags } from '../options/flags.ts'
import type { Project } from '../project.ts'
import { readingConfig } from './reading-config.ts'

/**
 * Imports the tasks that a run would import, before there is a run, into a temporary store, and calls `use` with that: nothing is written
 * in the project. @throws LoopworkError kind `backlog` where the run would refuse the file.
 */
export async function withBacklogAsRead<T>(
  project: Project,
  flags: CommonFlags & { readonly from?: readonly string[] },
  use: (store: Store, sources: readonly string[]) => Promise<T>,
): Promise<T> {
  const { configured, rules } = await readingConfig(project, flags)
  const order = { named: flags.from ?? [], configured, mayLeave: [], rules }
  // How often the project's store has written statuses says nothing to the temporary one, which has written none.
  const readAgain = async () =>
    (await readForImport(project, order)).map(({ writes: _, ...backlog }) => backlog)
  const backlogs = await readAgain()
  return inScratchFolder({ parent: tmpdir(), prefix: 'loopwork-list-' }, async (folder) => {
    const { openStore } = await import('../../store/sqlite/open-store.ts')
    const store = await openStore({ path: path.join(folder, 'loopwork.db') })
    try {
      await importSources(project, store, { backlogs, readAgain, rules })
      return await use(
        store,
        backlogs.map(({ source }) => source),
      )
    } finally {
      await store.close()
    }
  })
}
