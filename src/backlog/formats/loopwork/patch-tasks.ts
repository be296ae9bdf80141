import type { SourceFile } from '../../source-file.ts'
import { patchSpots, type StatusSpot } from '../../write-back/patch-spots.ts'
import type { JsonObject } from '../../json/json-object.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { wordSpot } from '../../json/word-spot.ts'
import { taskList } from './task-list.ts'
import { statusWords, wordOf } from './words.ts'

/** Replaces the status values that mean something else than they should, and no other character. */
export function patchTasks(file: SourceFile, statuses: Statuses): PatchResult {
  const { tasks, problems } = taskList(file)
  const [problem] = problems
  return problem === undefined ? patchSpots(file.text, tasks.flatMap(spotsOf), statuses) : { problem }
}

function spotsOf(task: JsonObject): readonly StatusSpot[] {
  const id = task.values.get('id')
  if (id?.type !== 'string' || task.values.get('status')?.type !== 'string') return []
  return [wordSpot(task, String(id.value), { words: statusWords, wordOf })]
}
