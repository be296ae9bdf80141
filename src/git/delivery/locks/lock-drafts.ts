import type { RepositoryContext } from '../../command/repository-context.ts'
import { entryDir, listEntries } from '../../worktrees/worktree-entry.ts'
import { clearLeftDrafts } from './index-lock.ts'

/** Deletes drafts of index locks that a kill left before they became the lock, in every worktree of the repository. */
export async function clearLockDrafts(context: RepositoryContext): Promise<void> {
  const entries = await listEntries(context)
  const gitDirs = [context.repository.commonDir, ...entries.map(({ name }) => entryDir(context, name))]
  await Promise.all(gitDirs.map(clearLeftDrafts))
}
