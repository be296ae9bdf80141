import type { ReactNode } from 'react'
import { bodySize } from '../../state/layout-of.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { summaryRows } from './summary-rows.ts'

/** What a run that has ended came to. */
export function SummaryView({ state, snapshot, theme }: ViewProps): ReactNode {
  if (snapshot.summary === null) return null
  const { columns, rows } = bodySize(state.size)
  return <Lines rows={exactRows(summaryRows(state, snapshot.summary), rows)} theme={theme} width={columns} />
}
