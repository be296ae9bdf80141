import type { SlotView } from '../../../core/board/snapshot.ts'
import type { ActionContext } from '../../keys/action-context.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { pageLog, scrollLog } from '../../keys/log/scroll-log.ts'
import { stopSearch } from '../../keys/log/search-log.ts'
import { walksWorkers } from '../../state/layout-of.ts'
import { scrollKey, searchingOf } from '../../state/open-log.ts'
import type { Focus } from '../../state/screen/screen-state.ts'
import { focusedSlot, slotsOf } from '../../state/slots.ts'
import { atCursor, besidePane, isInList, itemAt, listOf } from '../../state/task-list.ts'
import { chosenOf, tasksKeys } from '../tasks/tasks-keys.ts'

/** In a pane, zoomed or not, or in the table below the panes. */
export const workersKeys: PlaceKeys = {
  move(context, rows) {
    const state = context.store.getState()
    if (isInList(state)) return tasksKeys.move(context, rows)
    if (walksWorkers(state) && Number.isFinite(rows)) return walk(context, rows)
    scrollLog(context, rows)
  },
  page(context, direction) {
    const state = context.store.getState()
    if (isInList(state)) return tasksKeys.page(context, direction)
    pageLog(context, direction)
  },
  open(context) {
    const { store } = context
    const state = store.getState()
    if (!isInList(state)) return store.setState({ zoomed: !state.zoomed })
    const chosen = itemAt(state, listOf(state).cursor.index)?.item.id
    const slot = slotsOf(state).find(({ work }) => work !== null && work.row.item.id === chosen)
    if (slot === undefined) tasksKeys.open(context)
    else store.setState(besidePane({ ...state, focus: paneOf(slot) }))
  },
  back(context) {
    const { store } = context
    const state = store.getState()
    if (isInList(state)) return tasksKeys.back(context)
    if (state.zoomed && searchingOf(state, scrollKey(state)) !== null) stopSearch(store)
    else if (state.zoomed) store.setState({ zoomed: false })
    else focusList(context)
    return true
  },
  chosen(state) {
    if (isInList(state)) return tasksKeys.chosen(state)
    return chosenOf(slotsOf(state)[focusedSlot(state)]?.work?.row ?? null)
  },
}

function walk({ store }: ActionContext, rows: number): void {
  const state = store.getState()
  const slots = slotsOf(state)
  const at = Math.min(Math.max(focusedSlot(state) + rows, 0), slots.length - 1)
  const slot = slots[at]
  if (slot !== undefined) store.setState(besidePane({ ...state, focus: paneOf(slot) }))
}

export const paneOf = ({ worker, agent }: SlotView): Focus => ({
  ...{ on: 'pane', worker },
  ...(agent === null ? {} : { agent }),
})

/** The table below the panes, on the row of the pane's own task. */
export function focusList({ store }: Pick<ActionContext, 'store'>): void {
  const state = store.getState()
  const selected = workersKeys.chosen(state)?.id
  const at = state.snapshot?.rows.findIndex(({ item }) => item.id === selected) ?? -1
  const index = at === -1 ? listOf(state).cursor.index : (state.snapshot?.rowsOffset ?? 0) + at
  store.setState(atCursor({ ...state, focus: { on: 'list' } }, index))
}
