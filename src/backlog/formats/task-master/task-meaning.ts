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

/** What a sub-task can mean by a name. */
export interface Around {
  /** Of the task that it is part of. */
  readonly id: string
  /** What the parts of that task are called, by their whole ids. */
  readonly siblings: ReadonlyMap<string, string>
  /** Of all tasks of the tag, without their sub-tasks. */
  readonly ids: ReadonlySet<string>
}

/**
 * What a sub-task needs: by a bare number a sub-task of the same task; where there is none of it, the task of that number. Null: the
 * task that it is part of, which waits for it.
 */
export function neededBy(
  name: string,
  { id, siblings, ids }: Around,
): { readonly id: string; readonly isTask: boolean } | null {
  const sibling = subTaskId(id, name)
  const beside = siblings.get(name) ?? siblings.get(sibling)
  if (beside !== undefined) return { id: beside, isTask: false }
  if (name === id) return null
  if (ids.has(name)) return { id: name, isTask: true }
  return { id: name.includes('.') ? name : sibling, isTask: false }
}
