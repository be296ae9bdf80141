import type { ReactNode } from 'react'
import { bodySize } from '../../state/layout-of.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { needsRows } from './needs-rows.ts'

/** What waits for what, and the longest way to the end. */
export function NeedsView({ state, snapshot, theme }: ViewProps): ReactNode {
  const { columns, rows } = bodySize(state.size)
  return <Lines rows={exactRows(needsRows(state, snapshot), rows)} theme={theme} width={columns} />
}
