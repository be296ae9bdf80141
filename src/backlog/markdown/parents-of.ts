import type { ListEntry } from './markdown-page.ts'

interface Nested {
  readonly entry: ListEntry
}

/** Which tasks of a list are nested in which, however many plain entries are in between. */
export function parentsOf<Task extends Nested>(tasks: readonly Task[]) {
  const byEntry = new Map(tasks.map((task) => [task.entry, task]))
  const parents = new Map<Task, Task>()
  const first = new Map<Task, Task>()
  for (const task of tasks) {
    const parent = above(task.entry, byEntry)
    if (parent === null) continue
    parents.set(task, parent)
    if (!first.has(parent)) first.set(parent, task)
  }
  return {
    parent: (task: Task): Task | null => parents.get(task) ?? null,
    /** The first of those that are nested in it. */
    firstBelow: (task: Task): Task | null => first.get(task) ?? null,
    /** The last line that is about a task itself. */
    lastLineOf: (task: Task): number => {
      const below = first.get(task)
      return below === undefined ? task.entry.lastLine : below.entry.line - 1
    },
  }
}

function above<Task>(entry: ListEntry, byEntry: ReadonlyMap<ListEntry, Task>): Task | null {
  for (let parent = entry.parent; parent !== null; parent = parent.parent) {
    const task = byEntry.get(parent)
    // What stands in a code block is an example in its task, and no part of it.
    if (task !== undefined) return parent.hiddenIn === entry.hiddenIn ? task : null
  }
  return null
}
