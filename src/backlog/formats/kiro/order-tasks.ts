import type { NeedsBudget } from '../needs-budget.ts'
import type { KiroTask } from './kiro-tasks.ts'

/** What a task has to wait for, and with which others it may run side by side. */
export interface TaskOrder {
  readonly needs: readonly KiroTask[]
  /** The first task of its run; null: it belongs to none. */
  readonly group: KiroTask | null
}

/**
 * One unit after the other, in the order of the file: a run of `(P)` under one major number, or a single task. Optional tasks wait
 * like all others, but nothing waits for them.
 *
 * @param tasks those that are worked on: without containers.
 */
export function orderTasks(
  tasks: readonly KiroTask[],
  { isOptional, budget }: { readonly isOptional: (task: KiroTask) => boolean; readonly budget: NeedsBudget },
): ReadonlyMap<KiroTask, TaskOrder> {
  const units = new Map<KiroTask, Unit>()
  const needs = new Map<KiroTask, Beginning>()
  let before: readonly KiroTask[] = []
  /** The one that the next task may still join. */
  let unit: Unit = { members: [], among: new Set() }
  for (const task of tasks) {
    const joins = mayJoin(task, unit)
    if (isOptional(task)) {
      // What joins a run after it must not be waited for.
      needs.set(task, beginningOf(joins ? before : unit.members))
      continue
    }
    if (!joins) {
      before = unit.members
      unit = { members: [], among: new Set() }
    }
    unit.members.push(task)
    unit.among.add(task)
    units.set(task, unit)
    needs.set(task, beginningOf(before))
  }
  return new Map(
    tasks.map((task) => {
      const [first, second] = units.get(task)?.members ?? []
      const group = first === undefined || second === undefined ? null : first
      const { members, count } = needs.get(task) ?? beginningOf([])
      const isAllowed = budget.allows(count, task.entry.line)
      return [task, { needs: isAllowed ? members.slice(0, count) : [], group }]
    }),
  )
}

/** The members that a run has so far; it may still grow. */
interface Beginning {
  readonly members: readonly KiroTask[]
  readonly count: number
}

const beginningOf = (members: readonly KiroTask[]): Beginning => ({ members, count: members.length })

/** Tasks that may run side by side; most often one. */
interface Unit {
  readonly members: KiroTask[]
  readonly among: Set<KiroTask>
}

/** Both `(P)`, under one major number, and not a part of one that is in the run. */
function mayJoin(task: KiroTask, { members: [first], among }: Unit): boolean {
  if (first === undefined || !first.isParallel || !task.isParallel) return false
  if (majorOf(first) !== majorOf(task)) return false
  for (let above = task.parent; above !== null; above = above.parent) if (among.has(above)) return false
  return true
}

/** The task of that number, where there is one: a file that numbers anew under each heading has it twice. */
function majorOf(task: KiroTask): KiroTask | string {
  let top = task
  while (top.parent !== null) top = top.parent
  const [major = '', ...parts] = top.number.split('.')
  return parts.length === 0 ? top : major
}
