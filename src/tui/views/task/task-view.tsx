import { Box } from 'ink'
import type { ReactNode } from 'react'
import { blank, fillRow, repeat, rowWidth, span, type Row } from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { PaneBody } from '../../pane/pane-body.tsx'
import { following } from '../../pane/log/scroll.ts'
import { showLog } from '../../pane/log/shown-log.ts'
import { bodySize } from '../../state/layout-of.ts'
import { scrollKey } from '../../state/open-log.ts'
import { openedPage } from '../../state/place.ts'
import { openedTask } from '../../state/selectors.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import { taskLayout } from './task-layout.ts'

/** One task: why it stands as it does, what was asked, the evidence of its tries, and the end of what one printed. */
export function TaskView({ state, theme }: ViewProps): ReactNode {
  const opened = openedPage(state)
  if (opened?.kind !== 'task') return null
  const { columns: width, rows: height } = bodySize(state.size)
  const layout = taskLayout(state)
  const top = Math.max(0, Math.min(opened.top, layout.rows.length - layout.height))
  const shown = layout.rows.slice(top, top + layout.height)
  const tries = openedTask(state)?.tries ?? []
  const number = (tries.find(({ id }) => id === opened.attempt) ?? tries.at(-1))?.number ?? 1
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Lines rows={exactRows(shown, layout.height)} theme={theme} width={width} />
      {layout.output === null ? null : (
        <>
          <Lines rows={[outputRule(number, width)]} theme={theme} width={width} />
          <PaneBody
            id="task output"
            body={{
              content: {
                ...showLog(state, scrollKey(state), layout.output),
                ...{ kind: 'log', scroll: following },
              },
              style: { frame: 'ruled', focused: false },
              theme,
            }}
            width={width}
            height={layout.outputHeight - 1}
          />
        </>
      )}
    </Box>
  )
}

/** `─ Output of try 3 ───────── Enter for all ─` */
function outputRule(number: number, width: number): Row {
  const line = literal('─')
  const left: Row = [span(line, 'faint'), span(safe` Output of try ${number} `, 'dim')]
  const right: Row = [
    span(literal(' Enter'), 'accent'),
    span(literal(' for all '), 'dim'),
    span(line, 'faint'),
  ]
  const room = width - rowWidth(left) - rowWidth(right)
  return fillRow([...left, room > 0 ? span(repeat(line, room), 'faint') : blank(0), ...right], width)
}
