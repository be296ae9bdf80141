import { asRecord, isAt, recordsIn, type Candidate } from '../candidate.ts'
import { isJson } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { addedToDo } from './added-tasks.ts'
import { patchToDo } from './patch-to-do.ts'
import { readToDo } from './read-to-do.ts'
import { needsUnder } from '../../json/listed-needs.ts'
import { toDoList } from './to-do-list.ts'
import { writeToDo } from './write-to-do.ts'

const places = ['.looper/todo.json', 'to-do.json'] as const

/** `to-do.json` of looper-go. */
export const looperFormat: BacklogFormat = {
  name: 'looper',
  places,
  score,
  read: readToDo,
  patch: patchToDo,
  fixable: (file) => needsUnder('depends_on', toDoList(file).tasks),
  write: writeToDo,
  adds: addedToDo,
}

function score(candidate: Candidate): number {
  if (!isJson(candidate)) return scores.not
  const root = asRecord(candidate.json())
  const there = isAt(candidate, places)
  if (root === null || !Array.isArray(root['tasks'])) return there ? scores.byPlace : scores.not
  const isIts =
    'schema_version' in root ||
    'source_files' in root ||
    recordsIn(root['tasks']).some((task) => 'depends_on' in task)
  if (!isIts) return there ? scores.byPlace : scores.not
  return there ? scores.certain : scores.byContent
}
