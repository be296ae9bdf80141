import type { AttemptId } from '../../core/ids.ts'
import type { Proof, Removed } from '../../core/ports/worktrees.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { removeWorktree } from './remove-worktree.ts'

/** Does nothing when the worktree does not exist any more, or when another attempt has the path by now. */
export async function removeAttempt(
  context: RepositoryContext,
  { dir, attempt, proof }: { readonly dir: string; readonly attempt: AttemptId; readonly proof: Proof },
): Promise<Removed> {
  const record = await context.records.worktreeAt(dir)
  if (record?.owner.kind !== 'attempt' || record.owner.attempt !== attempt) return { kind: 'removed' }
  return removeWorktree(context, { record, proof })
}
