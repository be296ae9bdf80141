import type { SourceFile } from '../../source-file.ts'
import { boxSpot } from '../../write-back/box-spot.ts'
import { patchSpots } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { done, todo } from '../status-words.ts'
import { openspecTasks } from './openspec-tasks.ts'

const marks = { todo: ' ', done: 'x' }

/** Containers are ticked too: OpenSpec counts every box of a change that it archives. */
export function patchTasks(file: SourceFile, statuses: Statuses): PatchResult {
  const spots = openspecTasks(file.text).tasks.map(({ id, box, isDone }) =>
    boxSpot({ id, box, meaning: isDone ? done : todo, marks }),
  )
  return patchSpots(file.text, spots, statuses)
}
