import { asRecord, isAt, recordsIn, type Candidate } from '../candidate.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'

const places = ['.specs/tasks/tasks.json'] as const

/** `tasks.json` of the loopwork command line of 2026, with an optional `<ID>.md` beside it for each task. */
export const loopworkFormat: BacklogFormat = {
  name: 'loopwork',
  places,
  score,
  read: readTasks,
  patch: patchTasks,
}

/** The shape is that of a plain list of tasks, which other tools write too: what they alone have is for them to find. */
function score(candidate: Candidate): number {
  if (!candidate.path.toLowerCase().endsWith('.json')) return scores.not
  const tasks = asRecord(candidate.json())?.['tasks']
  if (!Array.isArray(tasks)) return isAt(candidate, places) ? scores.byPlace : scores.byExtension
  if (isAt(candidate, places)) return scores.certain
  return recordsIn(tasks).some((task) => 'dependsOn' in task || 'feature' in task || 'parentId' in task)
    ? scores.byContent
    : scores.general
}
