import type { ItemStatus } from '../../../core/item.ts'
import { parentsOf } from '../../markdown/parents-of.ts'
import type { SourceFile } from '../../source-file.ts'
import { boxSpot } from '../../write-back/box-spot.ts'
import { patchSpots } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { plainTasks } from './plain-tasks.ts'

const marks = { todo: ' ', done: 'x' } satisfies Partial<Record<ItemStatus, string>>

/** Ticks one box for each item. A parent is ticked by whoever keeps the list, as no tool does it for them. */
export function patchList(file: SourceFile, statuses: Statuses): PatchResult {
  const { tasks } = plainTasks(file.text, file.name)
  const nesting = parentsOf(tasks)
  const spots = tasks
    .filter((task) => nesting.firstBelow(task) === null)
    .map(({ id, box, read }) => boxSpot({ id, box, meaning: read.meaning, marks }))
  return patchSpots(file.text, spots, statuses)
}
