import type { ItemId } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { NotedItem } from '../../wording/noted-item.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import type { ActionContext } from './action-context.ts'

/** What keys that exist in every place mean in one of them. */
export interface PlaceKeys {
  /** By rows or lines, down where positive; infinitely far is the end. */
  move(context: ActionContext, rows: number): void
  page(context: ActionContext, direction: number): void
  open(context: ActionContext): void
  /** Closes or clears what was opened or chosen here; false where that is nothing. */
  back(context: ActionContext): boolean
  /** The task that keys act on; null where none is chosen. */
  chosen(state: ScreenState): Chosen | null
}

export interface Chosen {
  readonly id: ItemId
  /** As the board has it; null: it isn't read, or the run has ended and only its summary is there. */
  readonly row: ItemRow | null
  /** Null also for one that was opened and isn't read yet. */
  readonly task: NotedItem | null
}
