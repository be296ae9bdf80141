import { asRecord, isAt, recordsIn, type Candidate } from '../candidate.ts'
import { isJson } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'
import { needsUnder } from '../../json/listed-needs.ts'
import { taskList } from './task-list.ts'
import { writeTasks } from './write-tasks.ts'

const places = ['.specs/tasks/tasks.json'] as const

/** `tasks.json` of the loopwork command line of 2026, with an optional `<ID>.md` beside it for each task. */
export const loopworkFormat: BacklogFormat = {
  name: 'loopwork',
  places,
  score,
  read: readTasks,
  patch: patchTasks,
  fixable: (file) => needsUnder('dependsOn', taskList(file).tasks),
  write: writeTasks,
}

/** The shape is that of a plain list of tasks, which other tools write too: what they alone have is for them to find. */
function score(candidate: Candidate): number {
  if (!isJson(candidate)) return scores.not
  const root = asRecord(candidate.json())
  const tasks = root?.['tasks']
  if (!Array.isArray(tasks)) return isAt(candidate, places) ? scores.byPlace : scores.byExtension
  const records = recordsIn(tasks)
  const there = isAt(candidate, places)
  const isIts = records.some((task) => marks.some((mark) => mark in task))
  const strange = there ? marksOfOthers : [...marksOfOthers, slipThere]
  const isOthers = strange.some((mark) => [root ?? {}, ...records].some((record) => mark in record))
  if (!isIts && isOthers) return scores.general
  if (there) return scores.certain
  return isIts ? scores.byContent : scores.general
}

const marks = ['dependsOn', 'feature', 'parentId']
/** Of Task Master and of looper. */
const marksOfOthers = ['dependencies', 'subtasks', 'schema_version', 'source_files']
/** Of looper too; but in its own place a slip of the one who wrote it, since looper itself refuses a file with nothing else of it. */
const slipThere = 'depends_on'
