import type { Oid } from '../../core/ids.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { branchRef, deliveredRef, moveRefs, readRef } from '../objects/refs/refs.ts'

/**
 * Moves the user's branch along its lane, and in the same git transaction our record that the branch has contained the
 * commit. So a branch that the user moves back is never mistaken for one that has not been moved yet. False when it was
 * not at `from`.
 */
export async function moveDelivered(
  context: RepositoryContext,
  { target, from, to }: { readonly target: string; readonly from: Oid; readonly to: Oid },
): Promise<boolean> {
  const branch = branchRef(target)
  return moveRefs(context, {
    // The branch first: after a kill in between, the record is behind, never ahead.
    moves: [
      { name: branch, to, from },
      { name: deliveredRef(target), to },
    ],
    why: `follow the lane of ${target}`,
    about: branch,
    movedOn: async () => (await readRef(context, branch)) !== from,
    // The branch has moved, so the files must stay: restoring them would revert the work. The record is corrected at the
    // next check.
    isDone: async () => (await readRef(context, branch)) === to,
  })
}
