import type { BacklogFormat } from '../format.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'

/** `tasks.json` of the loopwork command line of 2026, with an optional `<ID>.md` beside it for each task. */
export const loopworkFormat: BacklogFormat = {
  name: 'loopwork',
  usualPath: '.specs/tasks/tasks.json',
  matches: (path) => path.toLowerCase().endsWith('.json'),
  read: readTasks,
  patch: patchTasks,
}
