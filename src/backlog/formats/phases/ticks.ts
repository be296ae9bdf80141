import { itemId } from '../../../core/ids.ts'
import { boxSpot } from '../../write-back/box-spot.ts'
import type { StatusSpot } from '../../write-back/patch-spots.ts'
import { markOf, type BoxTask } from './box-task.ts'

/** The one character that shows whether a task is done. These formats have no mark for anything else. */
export const tickSpot = (task: BoxTask, tick: 'x' | 'X'): StatusSpot =>
  boxSpot({
    id: itemId(task.id),
    box: task.box,
    meaning: markOf(task)?.meaning ?? null,
    marks: { todo: ' ', done: tick },
  })
