import { Box } from 'ink'
import type { ReactNode } from 'react'
import { emptyRow, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { endWords, stateOfTry } from '../../../wording/agents/try-words.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { logBorder, placeInLog } from '../../pane/log-border.ts'
import { PaneBody } from '../../pane/pane-body.tsx'
import type { Content } from '../../pane/pane-content.ts'
import { bottomRule, topRule } from '../../pane/pane-rules.ts'
import { following } from '../../pane/scroll.ts'
import { bodySize } from '../../state/layout-of.ts'
import { openLog, scrollKey } from '../../state/open-log.ts'
import { openedPage } from '../../state/place.ts'
import { openedRow, openedTask } from '../../state/selectors.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { logHeight } from './log-keys.ts'

/** All that one try of a task printed: its setup, its agent, its gates. */
export function LogView({ state, theme }: ViewProps): ReactNode {
  const opened = openedPage(state)
  if (opened?.kind !== 'log') return null
  const { columns: width, rows: height } = bodySize(state.size)
  const log = openLog(state)
  const attempt = openedTask(state)?.tries.find(({ id }) => id === opened.attempt)
  const title = openedRow(state)?.item.title ?? ''
  const scroll = state.scrolls.get(scrollKey(state)) ?? following
  const raw = state.raws.has(scrollKey(state))
  const style = { frame: 'framed', focused: true } as const
  const left: Row = [
    strong(sanitize(opened.item)),
    span(safe` ${sanitize(title)}`),
    span(safe`  try ${opened.number}`, 'dim'),
  ]
  const content: Content =
    log === null || log.isEmpty()
      ? { kind: 'sentence', rows: [[span(literal('There is no output of this try.'), 'dim')]] }
      : { kind: 'log', log, scroll, raw, retry: null }
  const look = attempt === undefined ? null : stateLooks[stateOfTry(attempt)]
  const right: Row =
    look === null || attempt === undefined
      ? emptyRow
      : [span(safe`${look.glyph} `, look.role), span(endWords(attempt), 'dim')]
  const bottom = log === null ? [emptyRow, emptyRow] : [logBorder(log, scroll, raw), placeInLog(log, scroll)]
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Lines rows={[topRule(left, right, width, style)]} theme={theme} width={width} />
      <PaneBody id="log" body={{ content, style, theme }} width={width} height={logHeight(state)} />
      <Lines
        rows={[bottomRule(bottom[0] ?? emptyRow, bottom[1] ?? emptyRow, width, true)]}
        theme={theme}
        width={width}
      />
    </Box>
  )
}
