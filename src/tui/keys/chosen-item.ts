import type { ItemId } from '../../core/ids.ts'
import type { ScreenState } from '../state/screen-state.ts'
import { placeOf, targetOf } from '../state/selectors.ts'
import { summaryCursor, summaryEntries } from '../views/summary/summary-entries.ts'

/** The task that a key acts on, in every place; null where none is chosen. */
export function chosenItem(state: ScreenState): ItemId | null {
  if (placeOf(state) !== 'summary') {
    return state.zoom.kind === 'item' ? state.zoom.item : (targetOf(state)?.item.id ?? null)
  }
  const entry = summaryEntries(state)[summaryCursor(state)]
  return entry?.kind === 'item' ? entry.id : null
}
