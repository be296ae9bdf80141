import { itemId } from '../../../core/ids.ts'
import type { SourceFile } from '../../source-file.ts'
import { boxSpot } from '../../write-back/box-spot.ts'
import { patchSpots } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { kiroTasks } from './kiro-tasks.ts'
import { optionalOnes, readMark } from './status-of.ts'

const marks = { todo: ' ', claimed: '-', done: 'x' }

/** One mark for each task, those of containers too, as Kiro does. */
export function patchTasks(file: SourceFile, statuses: Statuses): PatchResult {
  const { tasks } = kiroTasks(file.text)
  const isOptional = optionalOnes(tasks)
  const spots = tasks.map((task) => {
    const read = readMark(task, isOptional(task))
    return boxSpot({ id: itemId(task.number), box: task.box, meaning: read?.meaning ?? null, marks })
  })
  return patchSpots(file.text, spots, statuses)
}
