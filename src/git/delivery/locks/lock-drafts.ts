import { clearLeftDrafts } from './index-lock.ts'
import type { Site } from '../../command/repository-context.ts'
import { entryDir, listEntries } from '../../worktrees/entry.ts'

/** Takes away what a kill left between the draft of an index lock and the lock, in every worktree of the repository. */
export async function clearLockDrafts(site: Site): Promise<void> {
  const entries = await listEntries(site)
  const gitDirs = [site.repository.commonDir, ...entries.map(({ name }) => entryDir(site, name))]
  await Promise.all(gitDirs.map(clearLeftDrafts))
}
