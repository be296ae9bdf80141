import type { AttemptId } from '../../core/ids.ts'
import type { TakenUp } from '../../core/ports/worktrees.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { ownership } from '../worktrees/ownership.ts'

/** Assigns the worktree that an earlier try has left for a person to the item's next try. Can be done twice. */
export async function takeUp(
  context: RepositoryContext,
  {
    dir,
    attempt,
    slug,
    number,
  }: {
    readonly dir: string
    readonly attempt: AttemptId
    readonly slug: string
    readonly number: number
  },
): Promise<TakenUp> {
  const record = await context.records.worktreeAt(dir)
  if (record?.owner.kind !== 'attempt' || record.owner.slug !== slug) return { kind: 'gone', why: null }
  const found = await ownership(context, record)
  if (found.kind !== 'ours') return { kind: 'gone', why: found.kind === 'foreign' ? found.why : null }
  await context.records.writeWorktree({ ...record, owner: { ...record.owner, attempt, number } })
  return { kind: 'taken', base: record.base, branch: record.branch }
}
