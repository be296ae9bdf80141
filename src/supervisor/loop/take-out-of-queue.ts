import { fenceOf } from '../../core/attempt.ts'
import type { CommandAnswer } from '../../core/command.ts'
import type { ItemId } from '../../core/ids.ts'
import type { SupervisorContext } from '../context.ts'

/**
 * A person takes finished work out of the merge queue: its task is todo, as one that was stopped, and the commit of its work stays.
 * What is being merged is the lane's. Null: it does not wait in the queue.
 */
export async function takeOutOfQueue(
  { store, clearing }: SupervisorContext,
  item: ItemId,
): Promise<CommandAnswer | null> {
  const attempt = (await store.item(item))?.attempt ?? null
  if (attempt === null || attempt.end !== null || attempt.phase !== 'queued') return null
  if ((await store.leaveQueue(fenceOf(attempt))) !== 'ok') return null
  // The next try saves it first; taken back, a conflict is settled there.
  await clearing.add(attempt, 'until saved')
  return {
    state: 'done',
    message: `${item} taken out of the queue, back to todo; its work is kept`,
  }
}
