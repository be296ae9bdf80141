import type { ReactNode } from 'react'
import { emptyRow } from '../../../text/row.ts'
import { bodySize } from '../../state/layout-of.ts'
import { aboveTasks } from '../../state/list/table-rows.ts'
import { listOf } from '../../state/task-list.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { showLine } from './show-line.ts'
import { headsRow, rowsInView, tableRows } from './tasks-rows.ts'
import { plainRow, type TableRow } from './tasks-table.ts'

/** The table of tasks with the screen to itself. */
export function TasksView({ state, snapshot, theme }: ViewProps): ReactNode {
  const { columns: width, rows: height } = bodySize(state.size)
  const facts = {
    listing: listOf(state),
    snapshot,
    inView: rowsInView(state),
    marks: state.marks.size,
    width,
  }
  const spare: readonly TableRow[] = [plainRow(emptyRow)]
  const above = aboveTasks(height)
  const rows = [
    ...(above > 3 ? spare : []),
    plainRow(showLine(facts)),
    ...(above > 2 ? spare : []),
    headsRow(state, width),
    ...tableRows(state, snapshot, width),
  ]
  return <Lines rows={rows} theme={theme} width={width} />
}
