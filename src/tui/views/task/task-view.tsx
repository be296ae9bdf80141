import { Box } from 'ink'
import type { ReactNode } from 'react'
import { emptyRow, span, strong, type Row } from '../../../text/row.ts'
import { safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { bodySize } from '../../state/layout-of.ts'
import { scrollKey } from '../../state/open-log.ts'
import { openedPage } from '../../state/place.ts'
import { openedRow } from '../../state/selectors.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { logBorder, placeInLog } from '../../pane/log-border.ts'
import { taskPlan } from './task-plan.ts'
import { PaneBody } from '../../pane/pane-body.tsx'
import type { Content } from '../../pane/pane-content.ts'
import { bottomRule, topRule } from '../../pane/pane-rules.ts'
import { following } from '../../pane/scroll.ts'

/** A task that no worker has now: why it stands as it does, what can be done about it, and what its last try printed. */
export function TaskView({ state, theme }: ViewProps): ReactNode {
  const opened = openedPage(state)
  if (opened === null) return null
  const { columns: width, rows: height } = bodySize(state.size)
  const row = openedRow(state)
  const look = row === null ? null : stateLooks[row.state]
  const title: Row = row === null ? emptyRow : [span(safe` ${sanitize(row.item.title)}`)]
  const left: Row = [strong(sanitize(opened.item)), ...title]
  const right: Row = look === null ? emptyRow : [span(safe`${look.glyph} ${look.word}`, look.role)]
  const { above, aboveHeight, output, outputHeight } = taskPlan(state)
  const scroll = state.scrolls.get(scrollKey(state)) ?? following
  const raw = state.raws.has(scrollKey(state))
  const style = { frame: 'framed', focused: true } as const
  const known: Content = { kind: 'rows', rows: above }
  const bottom: Border =
    output === null ? emptyBorder : [logBorder(output, scroll, raw), placeInLog(output, scroll)]
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Lines rows={[topRule(left, right, width, style)]} theme={theme} width={width} />
      {aboveHeight === 0 ? null : (
        <PaneBody
          id="item facts"
          body={{ content: known, style, theme }}
          width={width}
          height={aboveHeight}
        />
      )}
      {output === null ? null : (
        <PaneBody
          id="item"
          body={{ content: { kind: 'log', log: output, scroll, raw, retry: null }, style, theme }}
          width={width}
          height={outputHeight}
        />
      )}
      <Lines rows={[bottomRule(...bottom, width, true)]} theme={theme} width={width} />
    </Box>
  )
}

type Border = readonly [left: Row, right: Row]
const emptyBorder: Border = [emptyRow, emptyRow]
