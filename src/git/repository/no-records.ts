import type { WorktreeRecords } from '../../core/ports/worktree-records.ts'

/** For a look at a repository that makes no worktree. */
export const noRecords: WorktreeRecords = {
  worktrees: () => Promise.resolve([]),
  worktreeAt: () => Promise.resolve(null),
  writeWorktree: () => Promise.resolve(false),
  forgetWorktree: () => Promise.resolve(),
}
