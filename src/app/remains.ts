import { systemClock } from '../process/clock.ts'
import type { Remains } from '../supervisor/context.ts'
import { filesOfSources } from './backlog-files/backlog-files.ts'
import { withExistingStore, type Project } from './project.ts'
import { stateFolderOf } from './state-folder/open-state-folder.ts'

/** Runs `use` with what attempts have left here. Null where there is no repository, or no run has been made in it. */
export function withRemains<T>(project: Project, use: (remains: Remains) => Promise<T>): Promise<T | null> {
  return withExistingStore(project, async (store) => {
    const run = (await store?.newestRun()) ?? null
    if (store === null || run === null || !project.inGit) return null
    const { openGitOf } = await import('./open-git-of.ts')
    const { createProcesses } = await import('../process/create-processes.ts')
    const git = await openGitOf(project, store)
    const paths = stateFolderOf(project)
    const backlogFiles = await filesOfSources(project, store)
    return use({
      store,
      git,
      processes: createProcesses(),
      clock: systemClock,
      paths,
      run,
      backlogFiles,
    })
  })
}
