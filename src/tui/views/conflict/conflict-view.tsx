import type { ReactNode } from 'react'
import { bodySize } from '../../state/layout-of.ts'
import { openedPage } from '../../state/place.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { conflictLayout } from './conflict-layout.ts'

/** What of a task does not fit on the target, and the ways on. */
export function ConflictView({ state, theme }: ViewProps): ReactNode {
  const opened = openedPage(state)
  if (opened?.kind !== 'conflict') return null
  const { columns } = bodySize(state.size)
  const { rows, height } = conflictLayout(state)
  const top = Math.max(0, Math.min(opened.top, rows.length - height))
  return <Lines rows={exactRows(rows.slice(top, top + height), height)} theme={theme} width={columns} />
}
