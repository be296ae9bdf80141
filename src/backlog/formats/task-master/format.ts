import { asRecord, isAt, recordsIn, type Candidate } from '../candidate.ts'
import { isJson } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { currentTag } from './current-tag.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'
import { needsIn } from './needs-in.ts'
import { chosenList } from './task-lists.ts'
import { writeTasks } from './write-tasks.ts'

const places = [
  '.taskmaster/tasks/tasks.json',
  '.config/taskmaster/tasks/tasks.json',
  'tasks/tasks.json',
] as const

/** `tasks.json` of Task Master, with tags or as it was before there were any. */
export const taskMasterFormat: BacklogFormat = {
  name: 'task-master',
  places,
  hasOwnNumbers: true,
  score,
  partNow: currentTag,
  read: (file, _now, rules) => readTasks(file, rules),
  patch: patchTasks,
  fixable: (file) => ({ needs: needsIn(chosenList(file).tasks), marks: [] }),
  write: writeTasks,
}

function score(candidate: Candidate): number {
  if (!isJson(candidate)) return scores.not
  // `tasks/tasks.json` in `.specs` is another tool's.
  const there = isAt(candidate, places) && !isAt(candidate, ['.specs/tasks/tasks.json'])
  const root = asRecord(candidate.json())
  if (root === null) return there ? scores.byPlace : scores.not
  const isIts =
    Array.isArray(root['tasks']) && !isTag(root['master']) ? isItsList(root) : hasTags(root, there)
  if (isIts) return there ? scores.certain : scores.byContent
  return there ? scores.byPlace : scores.not
}

/** What a list `tasks` has that no other tool's has. */
function isItsList(root: Readonly<Record<string, unknown>>): boolean {
  if ('schema_version' in root || 'source_files' in root) return false
  const tasks = recordsIn(root['tasks'])
  const isOthers = tasks.some((task) => 'dependsOn' in task || 'depends_on' in task || 'feature' in task)
  return (
    !isOthers && tasks.some((task) => marks.some((mark) => Array.isArray(task[mark])) || isNumbered(task))
  )
}

const marks = ['subtasks', 'dependencies']
const isNumbered = (task: Readonly<Record<string, unknown>>): boolean =>
  typeof task['id'] === 'number' && 'title' in task

const isTag = (value: unknown): boolean => Array.isArray(asRecord(value)?.['tasks'])

/** A tag that is a list is found where Task Master keeps its file: elsewhere any list would be one. */
function hasTags(root: Readonly<Record<string, unknown>>, there: boolean): boolean {
  if (Object.values(root).some(isTag)) return true
  if ('userStories' in root || 'stories' in root) return false
  const lists = there ? Object.values(root) : [root['master']]
  return lists.some((list) => recordsIn(list).some((task) => 'id' in task && 'title' in task))
}
