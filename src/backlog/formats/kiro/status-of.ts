import { markRead } from '../mark-words.ts'
import { begun, done, held, todo, type StatusRead, type StatusWords } from '../status-words.ts'
import type { KiroTask } from './kiro-tasks.ts'

/** `[~]` is what Kiro shows while a task waits in its own queue. */
const marks: StatusWords = { '': todo, x: done, X: done, '-': begun, '~': begun }

/** What the box of a task says; an optional one that is open is on hold. Null: a mark that nobody knows. */
export function readMark({ box }: KiroTask, isOptional: boolean): StatusRead | null {
  const read = markRead(box.mark, marks)
  if (read === null || !isOptional || read.meaning.status !== 'todo') return read
  return { ...read, meaning: { ...held('optional'), begun: read.meaning.begun } }
}

/** The parts of an optional task are optional with it. */
export function optionalOnes(tasks: readonly KiroTask[]): (task: KiroTask) => boolean {
  const optional = new Set<KiroTask>()
  for (const task of tasks)
    if (task.isOptional || (task.parent !== null && optional.has(task.parent))) optional.add(task)
  return (task) => optional.has(task)
}
