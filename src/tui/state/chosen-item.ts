import { itemId, type ItemId } from '../../core/ids.ts'
import type { ItemState } from '../../core/state.ts'
import { notedRow, notedSummaryItem, type NotedItem } from '../../wording/noted-item.ts'
import { summaryCursor, summaryEntries } from '../views/summary/summary-entries.ts'
import type { ScreenState } from './screen-state.ts'
import { placeOf, targetOf } from './selectors.ts'

/** The task that a key acts on, in every place; null where none is chosen. */
export function chosenItem(state: ScreenState): ItemId | null {
  if (placeOf(state) !== 'summary' && state.zoom.kind === 'item') return state.zoom.item
  const chosen = chosenTask(state)
  return chosen === null ? null : itemId(chosen.id)
}

/** What is known of it; null also for one that was opened and isn't read yet. */
export function chosenTask(state: ScreenState): NotedItem | null {
  if (placeOf(state) !== 'summary') {
    const row = targetOf(state)
    return row === null ? null : notedRow(row)
  }
  const entry = summaryEntries(state)[summaryCursor(state)]
  return entry?.kind === 'item' ? notedSummaryItem(entry.item) : null
}

export const chosenState = (state: ScreenState): ItemState | null => chosenTask(state)?.state ?? null
