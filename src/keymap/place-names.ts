import { literal, type Safe } from '../text/safe.ts'
import type { KeyPlace } from './key-place.ts'

export const placeNames: Readonly<Record<KeyPlace, Safe>> = {
  workers: literal('Workers'),
  zoomed: literal('a zoomed pane'),
  tasks: literal('Tasks'),
  merges: literal('Merges'),
  needs: literal('what waits for what'),
  events: literal('Events'),
  task: literal('an opened task'),
  log: literal('the output of a try'),
  conflict: literal('a conflict'),
  copying: literal('lines to copy'),
  diff: literal('a diff'),
  summary: literal('Summary'),
  empty: literal('an empty backlog'),
}
