import { slugOf } from '../../core/naming/slug.ts'
import type { WorktreeOwner } from '../../core/ports/worktree-records.ts'

/**
 * The lock reason of git's entry for a worktree, in the common git directory: an agent that may only write to its
 * worktree can't forge it, and `git worktree list --verbose` shows it.
 */
export function markOf(storeId: string, owner: WorktreeOwner): string {
  switch (owner.kind) {
    case 'attempt':
      return `loopwork ${storeId} ${owner.slug} attempt ${owner.attempt}`
    case 'gate':
      return `loopwork ${storeId} gate of ${slugOf(owner.target)}`
  }
}

/** Whether some loopwork, of this store or another, has written the lock reason. */
export const isMark = (reason: string): boolean => /^loopwork \S/.test(reason)

/** The store that wrote a mark. */
export const storeOf = (mark: string): string => mark.split(' ')[1] ?? ''
