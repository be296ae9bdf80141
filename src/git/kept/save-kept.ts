import type { Collected, CollectOrder } from '../../core/ports/worktrees.ts'
import { collect } from '../collect/collect.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { deleteRef, savedRef } from '../objects/refs/refs.ts'

/**
 * Saves what a person has in a worktree that was left to them, committed or not, as one commit on its base. An
 * unfinished merge is saved as the files are. A worktree that is still as it was handed over has nothing to save.
 */
export async function saveKept(context: RepositoryContext, order: CollectOrder): Promise<Collected> {
  const record = await context.records.worktreeAt(order.dir)
  const collected = await collect(context, { ...order, into: savedRef(order.slug, order.number) })
  if (collected.kind === 'nothing') return collected
  const { work } = collected
  if (work !== null && work.tree === record?.given) {
    await deleteRef(context, savedRef(order.slug, order.number), work.commit)
    return { kind: 'nothing', leftOut: work.leftOut }
  }
  // An unfinished merge too: this is saved, not merged. A folder that isn't ours is not saved.
  return work === null
    ? { kind: 'nothing', leftOut: collected.kind === 'refused' ? collected.leftOut : [] }
    : { kind: 'work', work }
}
