import type { KeyPlace } from '../../keymap/key-place.ts'
import { conflictKeys } from '../views/conflict/conflict-keys.ts'
import { diffKeys } from '../views/diff/diff-keys.ts'
import { eventsKeys } from '../views/events/events-keys.ts'
import { copyingKeys } from '../views/log/copying-keys.ts'
import { logKeys } from '../views/log/log-keys.ts'
import { mergesKeys } from '../views/merges/merges-keys.ts'
import { needsKeys } from '../views/needs/needs-keys.ts'
import { summaryKeys } from '../views/summary/summary-keys.ts'
import { taskKeys } from '../views/task/task-keys.ts'
import { tasksKeys } from '../views/tasks/tasks-keys.ts'
import { workersKeys } from '../views/workers/workers-keys.ts'
import type { PlaceKeys } from './place-keys.ts'

const nothing: PlaceKeys = {
  move: () => undefined,
  page: () => undefined,
  open: () => undefined,
  back: () => false,
  chosen: () => null,
}

/** One entry for each place: a new view is asked for its keys by the compiler. */
export const keysOfPlace: Readonly<Record<KeyPlace, PlaceKeys>> = {
  empty: nothing,
  workers: workersKeys,
  zoomed: workersKeys,
  tasks: tasksKeys,
  needs: needsKeys,
  merges: mergesKeys,
  events: eventsKeys,
  task: taskKeys,
  log: logKeys,
  copying: copyingKeys,
  diff: diffKeys,
  conflict: conflictKeys,
  summary: summaryKeys,
}
