import { Box } from 'ink'
import type { ReactNode } from 'react'
import { blank, emptyRow, joinRows, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { endWords, stateOfTry } from '../../../wording/agents/try-words.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { logBorder, placeInLog, searchRow } from '../../pane/log/log-border.ts'
import { paneSides, type LogFrame } from '../../pane/log/log-rows.ts'
import { showLog, type ShownLog } from '../../pane/log/shown-log.ts'
import { PaneBody } from '../../pane/pane-body.tsx'
import type { Content } from '../../pane/pane-content.ts'
import { bottomRule, topRule } from '../../pane/pane-rules.ts'
import { bodySize, logPageHeight } from '../../state/layout-of.ts'
import { openLog, scrollKey, searchingOf } from '../../state/open-log.ts'
import { openedPage } from '../../state/place.ts'
import type { Searching } from '../../state/screen/screen-state.ts'
import { openedRow, openedTask } from '../../state/selectors.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'

/** All that one try of a task printed: its setup, its agent, its gates. */
export function LogView({ state, theme }: ViewProps): ReactNode {
  const opened = openedPage(state)
  if (opened?.kind !== 'log') return null
  const { columns: width, rows: height } = bodySize(state.size)
  const log = openLog(state)
  const attempt = openedTask(state)?.tries.find(({ id }) => id === opened.attempt)
  const title = openedRow(state)?.item.title ?? ''
  const key = scrollKey(state)
  const shown = log === null ? null : showLog(state, key, log)
  const style = { frame: 'framed', focused: true } as const
  const left: Row = [
    strong(sanitize(opened.item)),
    span(safe` ${sanitize(title)}`),
    span(safe`  try ${opened.number}`, 'dim'),
  ]
  const content: Content =
    shown === null || shown.log.isEmpty()
      ? { kind: 'sentence', rows: [[span(literal('There is no output of this try.'), 'dim')]] }
      : { ...shown, kind: 'log' }
  const look = attempt === undefined ? null : stateLooks[stateOfTry(attempt)]
  const right: Row =
    look === null || attempt === undefined
      ? emptyRow
      : [span(safe`${look.glyph} `, look.role), span(endWords(attempt), 'dim')]
  const frame = { cells: width - paneSides, height: logPageHeight(state), theme }
  const bottom: readonly Row[] =
    shown === null ? [] : [logBorder(shown, frame), bottomRight(shown, frame, searchingOf(state, key))]
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Lines rows={[topRule(left, right, width, style)]} theme={theme} width={width} />
      <PaneBody id="log" body={{ content, style, theme }} width={width} height={logPageHeight(state)} />
      <Lines
        rows={[bottomRule(bottom[0] ?? emptyRow, bottom[1] ?? emptyRow, width, true)]}
        theme={theme}
        width={width}
      />
    </Box>
  )
}

const bottomRight = (shown: ShownLog, frame: LogFrame, searching: Searching | null): Row =>
  joinRows(
    [placeInLog(shown, frame), searching === null ? emptyRow : searchRow(searching, frame.cells / 2)],
    blank(3),
  )
