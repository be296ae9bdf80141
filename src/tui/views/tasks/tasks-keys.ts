import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { itemId } from '../../../core/ids.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { clearedListing } from '../../state/list/cleared.ts'
import { openItem } from '../../state/pages.ts'
import type { Chosen, PlaceKeys } from '../../keys/place-keys.ts'
import {
  atCursor,
  isFold,
  itemAt,
  listOf,
  movedCursor,
  rowUnderCursor,
  visibleItems,
  withList,
} from '../../state/task-list.ts'

/** In the table of tasks, wherever it is shown. */
export const tasksKeys: PlaceKeys = {
  move: ({ store }, rows) => store.setState((state) => movedCursor(state, rows)),
  page: ({ store }, direction) =>
    store.setState((state) => atCursor(state, listOf(state).cursor.index + direction * visibleItems(state))),
  open({ store }) {
    const state = store.getState()
    const { index } = listOf(state).cursor
    if (isFold(state, index)) return store.setState(withList(state, { unfolded: true }))
    const row = itemAt(state, index)
    if (row !== null) openItem(store, { id: row.item.id, state: row.state })
  },
  back({ store }) {
    const state = store.getState()
    const cleared = clearedListing(state)
    if (cleared !== null) {
      store.setState(cleared)
      return true
    }
    if (state.view === 'tasks' || !listOf(state).unfolded) return false
    store.setState(atCursor(withList(state, { unfolded: false }), listOf(state).cursor.index))
    return true
  },
  chosen: (state) => chosenOf(rowUnderCursor(state)),
}

export const chosenOf = (row: ItemRow | null): Chosen | null =>
  row === null ? null : { id: itemId(row.item.id), row, task: notedRow(row) }
