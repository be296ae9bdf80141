import type { ReviewPass } from '../../core/backlog/review-pass.ts'
import type { Item } from '../../core/item.ts'
import type { SupervisorContext } from '../context.ts'

/** The review of the whole that an item is; null where it is a task. */
export async function passOf(
  { store }: Pick<SupervisorContext, 'store'>,
  { id, source }: Pick<Item, 'id' | 'source'>,
): Promise<ReviewPass | null> {
  // No file can name one.
  return source === null ? store.reviewPassOf(id) : null
}
