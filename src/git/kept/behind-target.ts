import type { Behind } from '../../core/settling.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { branchRef, readRef } from '../objects/refs/refs.ts'
import { openKept } from './open-kept.ts'
import { takenIn } from './taken-in.ts'
import { unsettledIn } from './unsettled.ts'

/** What a worktree that was left to a person lacks of the branch as it is now; null when it has all of it, or is not ours. */
export async function behindTarget(
  context: RepositoryContext,
  { dir, target }: { readonly dir: string; readonly target: string },
): Promise<Behind | null> {
  const kept = await openKept(context, dir)
  const tip = await readRef(context, branchRef(target))
  if (kept.kind !== 'ours' || tip === null) return null
  if ((await takenIn(context, kept.privateDir, { adminDir: kept.adminDir, tip })) === tip) return null
  const progress = await inProgress(kept.adminDir)
  if (progress !== null && progress !== 'a merge') return null
  const open = (await unsettledIn(context, kept.privateDir, kept)) !== null
  return { dir, target, stage: progress === null ? 'no merge' : open ? 'open' : 'settled' }
}
