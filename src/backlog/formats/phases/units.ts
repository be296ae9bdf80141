import type { ItemDraft } from '../../../core/item.ts'
import { itemId } from '../../../core/ids.ts'
import type { NeedsBudget } from '../needs-budget.ts'
import type { BoxTask } from './box-task.ts'

/** Tasks that may run side by side; or one alone. */
export type Unit = readonly [BoxTask, ...BoxTask[]]

/** @param joins whether a task runs beside the one before it. */
export function unitsOf(
  tasks: readonly BoxTask[],
  joins: (task: BoxTask, before: BoxTask) => boolean,
): readonly Unit[] {
  const units: [BoxTask, ...BoxTask[]][] = []
  for (const task of tasks) {
    const last = units.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before !== undefined && joins(task, before)) last.push(task)
    else units.push([task])
  }
  return units
}

/** What a unit gives to the draft of each of its tasks. `before`: the units that have to be done first. */
export function placeInUnit(
  unit: Unit,
  {
    source,
    before,
    budget,
  }: { readonly source: string; readonly before: readonly Unit[]; readonly budget: NeedsBudget },
): Pick<ItemDraft, 'dependsOn' | 'group'> {
  const needed = before.reduce((count, { length }) => count + length, 0)
  const isAllowed = budget.allows(unit.length * needed, unit[0].entry.line)
  const dependsOn = isAllowed ? before.flatMap((tasks) => tasks.map(({ id }) => itemId(id))) : []
  // One alone has nobody to run beside.
  return unit.length === 1 ? { dependsOn } : { dependsOn, group: `${source} ${unit[0].id}` }
}
