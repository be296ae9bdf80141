import type { WorktreeRecords } from '../../core/ports/worktree-records.ts'

/** For callers that only read the repository and make no worktree. */
export const noRecords: WorktreeRecords = {
  worktrees: () => Promise.resolve([]),
  worktreeAt: () => Promise.resolve(null),
  writeWorktree: () => Promise.resolve(false),
  forgetWorktree: () => Promise.resolve(),
}
