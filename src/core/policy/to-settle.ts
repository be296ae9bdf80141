import { worktreeOf, type Attempt } from '../attempt.ts'
import type { Reason } from '../reason.ts'
import type { ItemState } from '../state.ts'

/**
 * Where a person settles an item: its conflict, what they settled and the gate refused, or work that could not be saved. The next
 * try takes what is in that worktree, without an agent. Null where the next try is an agent's.
 */
export function settledIn(
  state: ItemState,
  attempt: Attempt | null,
): { readonly worktree: string | null } | null {
  const isPersons =
    state === 'conflict' ||
    (state === 'failed' && (attempt?.settles === true || isUnsaved(attempt?.end?.reason ?? null)))
  if (!isPersons) return null
  return { worktree: attempt === null ? null : (worktreeOf(attempt)?.path ?? null) }
}

/** An agent has ended well, and git refuses what it made: that exists only in the worktree. */
export const isUnsaved = (reason: Reason | null): boolean => reason?.code === 'work:unsaved'
