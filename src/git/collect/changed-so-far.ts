import type { Oid } from '../../core/ids.ts'
import type { WorktreePlace } from '../../core/ports/worktrees.ts'
import { shown } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { givenPrivateDir, stateSinceGiven } from './given.ts'

/** What an agent has changed so far, by path: one `status`, which writes nothing. */
export async function changedSoFar(
  context: RepositoryContext,
  order: WorktreePlace & { readonly given: Oid; readonly base: Oid },
): Promise<readonly string[]> {
  const privateDir = await givenPrivateDir(context, order)
  const { changes } = await stateSinceGiven(context, privateDir, order.given)
  return changes.map(({ path }) => shown(path)).toSorted()
}
