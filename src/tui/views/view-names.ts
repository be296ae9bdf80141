import { literal, type Safe } from '../../text/safe.ts'
import type { View } from '../state/screen/screen-state.ts'

export const viewNames: Readonly<Record<View, Safe>> = {
  workers: literal('Workers'),
  tasks: literal('Tasks'),
  merges: literal('Merges'),
  events: literal('Events'),
  needs: literal('Needs'),
  summary: literal('Summary'),
}
