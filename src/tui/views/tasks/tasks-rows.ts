import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { emptyRow } from '../../../text/row.ts'
import type { TasksPlace } from '../../layout/screen-layout.ts'
import { taskColumns, type TaskColumns } from '../../layout/task-columns.ts'
import { isPlain, showsWorkersAbove } from '../../state/list/list-request.ts'
import { isFolded, pinnedRows } from '../../state/list/table-rows.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import {
  isFold,
  isInList,
  itemAt,
  listLength,
  listOf,
  markedItem,
  visibleItems,
} from '../../state/task-list.ts'
import { doneRow, moreRow } from './pinned-rows.ts'
import {
  columnsWithout,
  plainRow,
  tableHeads,
  taskRow,
  tasksRule,
  type RowsInView,
  type TableRow,
} from './tasks-table.ts'

/** The tasks block below the panes: its rule, the heads, and only those rows of the backlog that are in view. */
export function tasksRows(
  state: ScreenState,
  snapshot: BoardSnapshot,
  place: TasksPlace,
): readonly TableRow[] {
  const { width } = place.at
  const listing = listOf(state)
  const heads = place.heads ? [headsRow(state, width)] : []
  const facts = { listing, inView: rowsInView(state), marks: state.marks.size, width }
  return [plainRow(tasksRule(snapshot, facts)), ...heads, ...tableRows(state, snapshot, width)]
}

export const headsRow = (state: ScreenState, width: number): TableRow =>
  plainRow(tableHeads(columnsIn(state, width), width, listOf(state)))

const columnsIn = ({ idWidth, snapshot }: ScreenState, width: number): TaskColumns =>
  taskColumns(width, idWidth, columnsWithout(snapshot))

export function rowsInView(state: ScreenState): RowsInView {
  const { top } = listOf(state)
  const of = listLength(state)
  return { first: top + 1, last: Math.min(top + visibleItems(state), of), of }
}

/** The tasks in view, and the rows that are pinned below them. */
export function tableRows(state: ScreenState, snapshot: BoardSnapshot, width: number): readonly TableRow[] {
  const list = listOf(state)
  const pinned = pinnedRows(state)
  const items = visibleItems(state)
  const rows = Array.from({ length: items }, (_, offset) =>
    rowAt(state, snapshot, { index: list.top + offset, width }),
  )
  const below = {
    seen: list.top + items,
    length: snapshot.list.length,
    groups: isPlain(list) ? { inHand: !showsWorkersAbove(state), done: !isFolded(state) } : null,
  }
  const last = isFold(state, list.cursor.index) && isInList(state) ? 'focused' : 'none'
  return [
    ...rows,
    ...(pinned.more ? [plainRow(moreRow(snapshot, below, width))] : []),
    ...(pinned.done
      ? [doneRow(snapshot, { cursor: last, folded: isFolded(state), width, keymap: state.keymap })]
      : []),
  ]
}

function rowAt(
  state: ScreenState,
  snapshot: BoardSnapshot,
  { index, width }: { readonly index: number; readonly width: number },
): TableRow {
  const inList = isInList(state)
  const cursor = inList && index === listOf(state).cursor.index ? 'focused' : 'none'
  if (isFold(state, index))
    return pinnedRows(state).done
      ? plainRow(emptyRow)
      : doneRow(snapshot, { cursor, folded: true, width, keymap: state.keymap })
  const row = index < listLength(state) ? itemAt(state, index) : null
  if (row === null) return plainRow(emptyRow)
  const asked = state.stopping.get(row.item.id)
  const stopping = asked === undefined ? null : { sinceMs: state.nowMs - asked }
  const quiet = !inList && row.item.id === markedItem(state) ? 'quiet' : cursor
  const columns = columnsIn(state, width)
  const marked = state.marks.has(row.item.id)
  return taskRow({ row, snapshot, keymap: state.keymap, stopping, cursor: quiet, marked }, columns, width)
}
