import type { ItemId } from '../../core/ids.ts'
import { atWork, needYou } from '../../core/run/counts.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { isInList, listOf, withList } from '../state/task-list.ts'
import { aimAt } from './aim.ts'

/**
 * After a task was stopped the cursor goes with it, from the pane that had it or from its old row: its new place is below
 * what is worked on. A cursor that was moved elsewhere since then stays there.
 */
export function withStopped(state: ScreenState, item: ItemId, asked: ScreenState): ScreenState {
  const { snapshot, focus, zoomed, view, pages } = state
  if (snapshot === null || focus !== asked.focus || zoomed !== asked.zoomed) return state
  if (view !== asked.view || pages.length > 0) return state
  const { cursor } = listOf(state)
  const moved = isInList(state) && cursor.item !== item && cursor.index !== listOf(asked).cursor.index
  if (moved) return state
  const { counts } = snapshot
  const index = needYou(counts) + atWork(counts)
  const next = withList(state, { cursor: { index, item } })
  return { ...next, focus: { on: 'list' }, zoomed: false, aim: aimAt(item) }
}
