import { Box } from 'ink'
import type { ReactNode } from 'react'
import type { LaneEntry } from '../../../core/board/page-content.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { formatDuration } from '../../../text/duration.ts'
import { counted, plural } from '../../../text/plural.ts'
import { emptyRow, fillRow, span, strong, type Row } from '../../../text/row.ts'
import { joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { mergeWords } from '../../../wording/agents/merge-words.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import type { PanePlace } from '../../layout/screen-layout.ts'
import { PaneBody } from '../../pane/pane-body.tsx'
import type { Content } from '../../pane/pane-content.ts'
import { bottomRule, topRule, type RuleStyle } from '../../pane/pane-rules.ts'
import { following } from '../../pane/log/scroll.ts'
import { slotSays } from '../../pane/slot-says.ts'
import { bodyHeight } from '../../state/layout-of.ts'
import { isSupervised } from '../../state/problems.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import type { LaneStrip } from '../../state/lane-strip.ts'
import type { Theme } from '../../theme/theme.ts'
import { Lines } from '../lines.tsx'

interface LanePaneProps {
  readonly strip: LaneStrip
  readonly place: Omit<PanePlace, 'slot'>
  readonly snapshot: BoardSnapshot
  readonly theme: Theme
}

/** What is merged now with the output of its gate, and who comes next. */
export function LanePane({ strip, place, snapshot, theme }: LanePaneProps): ReactNode {
  const { at, frame } = place
  const { width } = at
  const { row, log } = strip.first
  const style: RuleStyle = { frame, focused: false }
  const look = stateLooks[row.state]
  const left: Row = [
    span(safe`${look.glyph} `, look.role),
    strong(sanitize(row.item.id)),
    span(safe` ${sanitize(row.item.title)}`),
  ]
  const since = row.attempt === null ? literal('') : formatDuration(snapshot.now - row.attempt.startedAt)
  const right: Row = [span(look.word, look.role), span(safe`  ${since}`, 'dim')]
  const content: Content =
    log === null || log.isEmpty()
      ? { kind: 'sentence', rows: [[span(sentenceOf(row, snapshot), 'dim')]] }
      : {
          ...{ kind: 'log', log, scroll: following, raw: false, retry: null },
          ...{ wraps: false, search: null, chosen: null },
        }
  const bottom = frame === 'framed' ? [bottomRule(thenRow(strip.then), emptyRow, width, false)] : []
  return (
    <Box flexDirection="column" width={width} height={at.height} flexShrink={0}>
      <Lines rows={[topRule(left, right, width, style)]} theme={theme} width={width} />
      <PaneBody
        id="lane"
        body={{ content, style, theme }}
        width={width}
        height={bodyHeight({ ...place, slot: 0 })}
      />
      {bottom.length === 0 ? null : <Lines rows={bottom} theme={theme} width={width} />}
    </Box>
  )
}

function sentenceOf({ state, attempt }: ItemRow, { run, phase }: BoardSnapshot): Safe {
  if (state === 'queued') return literal('It waits for its turn.')
  const words = mergeWords(attempt, { run, supervised: isSupervised({ phase }) })
  return sanitize(`${words.charAt(0).toUpperCase()}${words.slice(1)}.`)
}

/** More are counted. */
const mostNamed = 2

/** `⋯ then NOTE-14, NOTE-18, 9 more` */
function thenRow(then: readonly LaneEntry[]): Row {
  if (then.length === 0) return emptyRow
  const named = then.slice(0, mostNamed).map(({ row }) => sanitize(row.item.id))
  const more = then.length - named.length
  const words: readonly Safe[] = more === 0 ? named : [...named, counted(more, literal('more'))]
  return [
    span(safe`${signs.queued.glyph} `, 'info'),
    span(safe`then ${joinSafe(words, literal(', '))}`, 'dim'),
  ]
}

/** ` 8 workers free. Nothing is ready: 3 tasks need SLOW-1.` */
export function freeRow({ free }: LaneStrip, state: ScreenState): Row {
  const says = (free[0]?.says ?? '').replace(/^Free\. /, '')
  const row = [span(safe` ${plural(free.length, 'worker')} free. `), span(slotSays({ says }, state), 'dim')]
  return fillRow(row, state.size.columns)
}
