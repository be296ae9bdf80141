import type { ReactNode } from 'react'
import { bodySize } from '../../state/layout-of.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { eventsRows } from './events-rows.ts'

/** What was decided and what happened, newest first. */
export function EventsView({ state, theme }: ViewProps): ReactNode {
  const { columns, rows } = bodySize(state.size)
  return <Lines rows={exactRows(eventsRows(state), rows)} theme={theme} width={columns} />
}
