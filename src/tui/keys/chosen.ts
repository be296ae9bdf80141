import type { ItemId } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { NotedItem } from '../../wording/noted-item.ts'
import { placeOf } from '../state/place.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { keysOfPlace } from './keys-of-place.ts'
import type { Chosen } from './place-keys.ts'
import { slotsOf } from '../state/slots.ts'

/** The task that a key acts on, in every place; null where none is chosen. */
export const chosenIn = (state: ScreenState): Chosen | null => keysOfPlace[placeOf(state)].chosen(state)

export const chosenItem = (state: ScreenState): ItemId | null => chosenIn(state)?.id ?? null

export const chosenTask = (state: ScreenState): NotedItem | null => chosenIn(state)?.task ?? null

export const chosenRow = (state: ScreenState): ItemRow | null => chosenIn(state)?.row ?? null

/** A row of the table is chosen, and nobody works on it. */
export function isWithoutPane(state: ScreenState): boolean {
  if (state.zoomed || state.focus.on === 'pane') return false
  const chosen = chosenItem(state)
  return chosen !== null && !slotsOf(state).some(({ work }) => work?.row.item.id === chosen)
}
