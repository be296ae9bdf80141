import type { JsonObject } from '../../json/json-object.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { wordSpot } from '../../json/word-spot.ts'
import type { SourceFile } from '../../source-file.ts'
import { patchSpots, type StatusSpot } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { todo, type StatusMeaning } from '../status-words.ts'
import { chosenList } from './task-lists.ts'
import { meaningBelow, subTaskId } from './task-meaning.ts'
import { taskWords } from './words.ts'

/** Replaces the status values of the chosen tag that mean something else than they should, and no other character. */
export function patchTasks(file: SourceFile, statuses: Statuses): PatchResult {
  const { tasks, problems } = chosenList(file)
  const problem = problems.find(({ severity }) => severity === 'error')
  return problem === undefined ? patchSpots(file.text, tasks.flatMap(spotsOf), statuses) : { problem }
}

function spotsOf(object: JsonObject): readonly StatusSpot[] {
  const fields = new TaskFields(object)
  const id = fields.name('id')
  if (id === null) return []
  const task = wordSpot(object, id, taskWords)
  const below = fields.objects('subtasks').flatMap((sub) => {
    const own = new TaskFields(sub).name('id')
    return own === null ? [] : [wordSpot(sub, subTaskId(id, own), taskWords)]
  })
  return [task, ...below.map((spot) => spotBelow(spot, task))]
}

/** As it was read: an open sub-task of a task that is done was not taken as open. */
function spotBelow(spot: StatusSpot, task: StatusSpot): StatusSpot {
  const { says } = spot
  return says === null
    ? spot
    : { ...spot, says: meaningBelow(wholeOf(spot, says), wholeOf(task, task.says ?? todo)) }
}

const wholeOf = ({ begun }: StatusSpot, says: NonNullable<StatusSpot['says']>): StatusMeaning => ({
  ...says,
  begun,
})
