import type { RepositoryContext } from '../../command/repository-context.ts'
import { entryDir, listEntries } from '../../worktrees/entry.ts'
import { clearLeftDrafts } from './index-lock.ts'

/** Takes away what a kill left between the draft of an index lock and the lock, in every worktree of the repository. */
export async function clearLockDrafts(context: RepositoryContext): Promise<void> {
  const entries = await listEntries(context)
  const gitDirs = [context.repository.commonDir, ...entries.map(({ name }) => entryDir(context, name))]
  await Promise.all(gitDirs.map(clearLeftDrafts))
}
