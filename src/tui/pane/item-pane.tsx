import { Box } from 'ink'
import type { ReactNode } from 'react'
import type { BoardSnapshot } from '../../core/board.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import { stateLooks } from '../../wording/state-look.ts'
import type { PanePlace } from '../layout/screen-layout.ts'
import { blank, emptyRow, span, strong, type Row } from '../../text/row.ts'
import { scrollKey } from '../state/open-log.ts'
import type { ScreenState } from '../state/screen-state.ts'
import { bodyHeight } from '../state/selectors.ts'
import type { Theme } from '../theme/theme.ts'
import { Lines } from '../views/lines.tsx'
import { PaneBody } from './pane-body.tsx'
import { bottomRule, topRule } from './pane-rules.ts'
import { following, newerLines } from './scroll.ts'

interface ItemPaneProps {
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
  readonly theme: Theme
  readonly place: PanePlace | undefined
}

/** The output of a task that no worker has now: it failed, is done, or was stopped. */
export function ItemPane({ state, snapshot, theme, place }: ItemPaneProps): ReactNode {
  if (state.zoom.kind !== 'item' || place === undefined) return null
  const { item, log } = state.zoom
  const { width } = place.at
  const row = snapshot.rows.find((known) => known.item.id === item)
  const look = row === undefined ? null : stateLooks[row.state]
  const title: Row = row === undefined ? emptyRow : [span(safe` ${sanitize(row.item.title)}`)]
  const left: Row = [strong(sanitize(item)), ...title]
  const right: Row = look === null ? emptyRow : [span(safe`${look.glyph} ${look.word}`, look.role)]
  const scroll = state.scrolls.get(scrollKey(state)) ?? following
  const newer: Row = scroll.follows
    ? emptyRow
    : [
        span(safe`${signs.newer.glyph} ${newerLines(scroll, log)} newer lines`, 'warn'),
        blank(2),
        span(literal('f'), 'accent'),
        span(literal(' follow'), 'dim'),
      ]
  const position: Row = [
    span(safe`line ${scroll.follows ? log.total() : scroll.end} of ${log.total()}`, 'dim'),
  ]
  const style = { frame: place.frame, focused: true }
  return (
    <Box flexDirection="column" width={width} height={place.at.height} flexShrink={0}>
      <Lines rows={[topRule(left, right, width, style)]} theme={theme} width={width} />
      <PaneBody
        id="item"
        body={{ content: { kind: 'log', log, scroll }, style, theme }}
        width={width}
        height={bodyHeight(place)}
      />
      <Lines rows={[bottomRule(newer, position, width, true)]} theme={theme} width={width} />
    </Box>
  )
}
