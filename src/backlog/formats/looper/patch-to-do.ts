import { wordSpot } from '../../json/word-spot.ts'
import type { SourceFile } from '../../source-file.ts'
import { patchSpots } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { toDoList } from './to-do-list.ts'
import { toDoWords } from './words.ts'

/** Replaces the status values that mean something else than they should, and no other character. */
export function patchToDo(file: SourceFile, statuses: Statuses): PatchResult {
  const { tasks, problems } = toDoList(file)
  const [problem] = problems
  if (problem !== undefined) return { problem }
  const spots = tasks.flatMap((task) => {
    const id = task.values.get('id')
    return id?.type === 'string' && task.values.has('status')
      ? [wordSpot(task, String(id.value), toDoWords)]
      : []
  })
  return patchSpots(file.text, spots, statuses)
}
