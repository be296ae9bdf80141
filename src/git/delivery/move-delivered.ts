import type { Oid } from '../../core/ids.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { branchRef, deliveredRef, moveRefs, readRef } from '../objects/refs/refs.ts'

/**
 * Moves the user's branch along its lane, and with it, in one transaction of git's, our note that the branch has held the commit: a
 * branch that the user moves back is never taken for one that has not been brought along yet. False when it was not at `from`.
 */
export async function moveDelivered(
  context: RepositoryContext,
  { target, from, to }: { readonly target: string; readonly from: Oid; readonly to: Oid },
): Promise<boolean> {
  const branch = branchRef(target)
  return moveRefs(context, {
    // The branch first: killed in between, the note is behind, never ahead.
    moves: [
      { name: branch, to, from },
      { name: deliveredRef(target), to },
    ],
    why: `follow the lane of ${target}`,
    about: branch,
    movedOn: async () => (await readRef(context, branch)) !== from,
    // The files are where the branch is: put back now they would take the work out again. The note follows at the next look.
    isDone: async () => (await readRef(context, branch)) === to,
  })
}
