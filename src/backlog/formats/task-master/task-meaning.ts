import type { StatusMeaning } from '../status-words.ts'

/**
 * What a sub-task's status means below its task: Task Master offers those of tasks in progress alone, so that one of a task which is
 * done, cancelled or put aside stays where it is.
 */
export function meaningBelow(own: StatusMeaning, task: StatusMeaning): StatusMeaning {
  if (own.status !== 'todo' || own.hold !== null) return own
  if (task.hold !== null) return { ...own, hold: 'source', heldAs: task.heldAs ?? 'blocked' }
  if (task.status === 'todo') return own
  return { ...own, hold: 'source', heldAs: `part of a ${task.status} task` }
}

/** `3.1` of sub-task 1 or `3.1` of task 3. */
export const subTaskId = (task: string, own: string): string =>
  own.startsWith(`${task}.`) ? own : `${task}.${own}`
