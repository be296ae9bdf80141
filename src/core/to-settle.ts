import type { Attempt } from './attempt.ts'
import type { ItemState } from './state.ts'

/**
 * Where a person settles an item: its conflict, or what they settled and the gate refused. The next try takes what stands in that
 * worktree, without an agent. Null where the next try is an agent's.
 */
export function settledIn(
  state: ItemState,
  attempt: Pick<Attempt, 'worktree' | 'settles'> | null,
): { readonly worktree: string | null } | null {
  const isPersons = state === 'conflict' || (state === 'failed' && attempt?.settles === true)
  return isPersons ? { worktree: attempt?.worktree ?? null } : null
}
