import type { AttemptId } from '../../core/ids.ts'
import type { Proof, Removed } from '../../core/ports/worktrees.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { removeWorktree } from './remove-worktree.ts'

/** Nothing happens when it is gone, or when another attempt has been given the path since. */
export async function removeAttempt(
  context: RepositoryContext,
  { dir, attempt, proof }: { readonly dir: string; readonly attempt: AttemptId; readonly proof: Proof },
): Promise<Removed> {
  const record = await context.records.worktreeAt(dir)
  if (record?.owner.kind !== 'attempt' || record.owner.attempt !== attempt) return { kind: 'removed' }
  return removeWorktree(context, { record, proof })
}
