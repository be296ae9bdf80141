import type { ReactNode } from 'react'
import { bodySize } from '../../state/layout-of.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { mergesRows } from './merges-rows.ts'

/** The lane from what is being merged to what has landed. */
export function MergesView({ state, snapshot, theme }: ViewProps): ReactNode {
  const { columns, rows } = bodySize(state.size)
  return <Lines rows={exactRows(mergesRows(state, snapshot), rows)} theme={theme} width={columns} />
}
