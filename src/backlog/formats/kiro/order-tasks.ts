import type { KiroTask } from './kiro-tasks.ts'

/** What a task has to wait for, and with which others it may run side by side. */
export interface TaskOrder {
  readonly needs: readonly KiroTask[]
  /** The number of the first task of its run; null: it belongs to none. */
  readonly group: string | null
}

/**
 * One unit after the other, in the order of the file: a run of `(P)` under one major number, or a single task. Optional tasks wait
 * like all others, but nothing waits for them.
 *
 * @param tasks those that are worked on: without containers.
 */
export function orderTasks(
  tasks: readonly KiroTask[],
  isOptional: (task: KiroTask) => boolean,
): ReadonlyMap<KiroTask, TaskOrder> {
  const order = new Map<KiroTask, TaskOrder>()
  /** The unit before, and the one that the next task may still join. */
  let before: readonly KiroTask[] = []
  let unit: readonly KiroTask[] = []
  for (const task of tasks) {
    const joins = task.isParallel && mayJoin(task, unit)
    if (isOptional(task)) {
      order.set(task, { needs: joins ? before : unit, group: null })
      continue
    }
    if (!joins) before = unit
    unit = joins ? [...unit, task] : [task]
    const group = unit.length > 1 ? (unit[0]?.number ?? null) : null
    for (const member of unit) order.set(member, { needs: before, group })
  }
  return order
}

function mayJoin(task: KiroTask, members: readonly KiroTask[]): boolean {
  return members.length > 0 && members.every((member) => member.isParallel && isBeside(member, task))
}

const majorOf = ({ number }: KiroTask): string => number.split('.')[0] ?? number

/** Under one major number, and neither is a part of the other. */
const isBeside = (one: KiroTask, other: KiroTask): boolean =>
  majorOf(one) === majorOf(other) && !other.number.startsWith(`${one.number}.`)
