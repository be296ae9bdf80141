import type { ReactNode } from 'react'
import { headerRows } from '../../layout/screen-layout.ts'
import { bodySize } from '../../state/layout-of.ts'
import { visibleItems } from '../../state/task-list.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { tasksRows } from './tasks-rows.ts'

/** The table of tasks with the screen to itself. */
export function TasksView({ state, snapshot, theme }: ViewProps): ReactNode {
  const { columns, rows } = bodySize(state.size)
  const at = { left: 0, top: headerRows(state.size), width: columns, height: rows }
  const place = { at, heads: true, items: visibleItems(state) }
  return <Lines rows={tasksRows(state, snapshot, place)} theme={theme} width={columns} />
}
