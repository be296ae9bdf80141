import type { BoardSnapshot } from '../../../core/board.ts'
import { emptyRow } from '../../../text/row.ts'
import type { TasksPlace } from '../../layout/screen-layout.ts'
import { taskColumns } from '../../layout/task-columns.ts'
import type { ScreenState } from '../../state/screen-state.ts'
import { isFold, isInList, itemAt, listLength, listOf, markedItem } from '../../state/task-list.ts'
import { foldRow, plainRow, tableHeads, taskRow, tasksRule, type TableRow } from './tasks-table.ts'

/** The tasks block: its rule, the heads, and only those rows of the backlog that are in view. */
export function tasksRows(
  state: ScreenState,
  snapshot: BoardSnapshot,
  place: TasksPlace,
): readonly TableRow[] {
  const { width } = place.at
  const columns = taskColumns(width, state.idWidth)
  const marked = markedItem(state)
  const inList = isInList(state)
  const { cursor: at, top } = listOf(state)
  const rows = Array.from({ length: place.items }, (_, offset): TableRow => {
    const index = top + offset
    const cursor = inList && index === at.index ? 'focused' : 'none'
    if (isFold(state, index)) return foldRow(snapshot.counts.done, cursor, width)
    const row = index < listLength(state) ? itemAt(state, index) : null
    if (row === null) return plainRow(emptyRow)
    const asked = state.stopping.get(row.item.id)
    const stopping = asked === undefined ? null : { sinceMs: state.nowMs - asked }
    const quiet = !inList && row.item.id === marked ? 'quiet' : cursor
    return taskRow({ row, snapshot, stopping, cursor: quiet }, columns, width)
  })
  const heads = place.heads ? [plainRow(tableHeads(columns, width))] : []
  const of = listLength(state)
  const inView = { first: top + 1, last: Math.min(top + place.items, of), of }
  return [plainRow(tasksRule(snapshot, inView, width)), ...heads, ...rows]
}
