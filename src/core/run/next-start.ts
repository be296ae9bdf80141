import type { EpochMs } from '../ids.ts'
import type { Item } from '../item.ts'

/** When the first of the tasks that wait for a time can start. */
export interface NextStart {
  readonly at: EpochMs
  /** Its backlog says so; else it is the wait before its next try. */
  readonly isScheduled: boolean
}

export function nextStartOf(first: Pick<Item, 'standing' | 'scheduledFor'> | undefined): NextStart | null {
  const at = first?.standing.status === 'todo' ? first.standing.notBefore : null
  return at === null ? null : { at, isScheduled: first?.scheduledFor === at }
}
