import type { Git } from '../core/ports/git.ts'
import type { Store } from '../core/ports/store.ts'
import { openGit } from '../git/open-git.ts'
import type { Project } from './project.ts'

/** The project's repository, opened with the records of its store. */
export async function openGitOf(project: Project, store: Store): Promise<Git> {
  return openGit({
    cwd: project.cwd,
    ...(project.found === null ? {} : { found: project.found }),
    stateDir: () => project.stateDir,
    laneStore: store,
    records: store,
    storeId: await store.storeId(),
  })
}
