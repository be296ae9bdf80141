import { Box } from 'ink'
import type { ReactNode } from 'react'
import { standstillOf } from '../../core/attempt.ts'
import type { BoardSnapshot, PaneLog, SlotView } from '../../core/board.ts'
import type { ItemId } from '../../core/ids.ts'
import { plural } from '../../text/plural.ts'
import type { Role } from '../../text/role.ts'
import { blank, emptyRow, joinRows, rowWidth, span, type Row } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import type { KeyRow } from '../../keymap/key-row.ts'
import { keyWord } from '../../keymap/key-words.ts'
import { wrap } from '../../text/wrap.ts'
import { inPlace } from '../../wording/in-place.ts'
import { retryNow } from '../../wording/agents/standstill-words.ts'
import type { PanePlace } from '../layout/screen-layout.ts'
import { outputOf, paneKey, shownLog } from '../state/open-log.ts'
import { paneName } from '../state/pane-name.ts'
import type { ScreenState } from '../state/screen-state.ts'
import { bodyHeight } from '../state/layout-of.ts'
import type { Theme } from '../theme/theme.ts'
import { Lines } from '../views/lines.tsx'
import { candidateVerdict } from './title/candidate-title.ts'
import { change } from './change.ts'
import { agentUse } from './agent-use.ts'
import { logBorder, placeInLog } from './log-border.ts'
import { PaneBody } from './pane-body.tsx'
import type { Content } from './pane-content.ts'
import { bottomRule, topRule, type RuleStyle } from './pane-rules.ts'
import { paneTitle } from './title/pane-title.ts'
import { following, type Scroll } from './scroll.ts'
import { shortRows } from './short-rows.ts'

interface PaneProps {
  readonly slot: SlotView
  readonly place: PanePlace
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
  readonly theme: Theme
  readonly focused: boolean
  readonly marked: ItemId | null
}

/** A worker: who and what in the top border, the agent's output inside, what changed in the bottom border. */
export function Pane({ slot, place, state, snapshot, theme, focused, marked }: PaneProps): ReactNode {
  const { width } = place.at
  const style: RuleStyle = { frame: place.frame, focused }
  const { work } = slot
  const title = paneTitle(
    {
      slot,
      snapshot,
      stopping: work !== null && state.stopping.has(work.row.item.id),
      selected: !focused && work !== null && marked === work.row.item.id,
    },
    width - (place.frame === 'ruled' && focused ? 2 : 0),
  )
  const key = paneKey(slot)
  const shown = {
    log: work === null ? null : shownLog(state, key, work.log),
    scroll: state.scrolls.get(key) ?? following,
    raw: state.raws.has(key),
    retry: work === null ? null : retryNow(standstillOf(work.attempt), snapshot.now),
  }
  const content = contentOf(slot, snapshot, { shown, state, width })
  const rules = place.frame === 'framed'
  const bottom = rules ? [bottomRule(...borderOf(slot, shown, width), width, focused)] : []
  return (
    <Box flexDirection="column" width={width} height={place.at.height} flexShrink={0}>
      <Lines rows={[topRule(title.left, title.right, width, style)]} theme={theme} width={width} />
      <PaneBody
        id={paneName(slot)}
        body={{ content, style, theme }}
        width={width}
        height={bodyHeight(place)}
      />
      {rules ? <Lines rows={bottom} theme={theme} width={width} /> : null}
    </Box>
  )
}

interface Shown {
  readonly log: PaneLog | null
  readonly scroll: Scroll
  readonly raw: boolean
  readonly retry: Safe | null
}

interface ContentFacts {
  readonly shown: Shown
  readonly state: ScreenState
  readonly width: number
}

function contentOf(slot: SlotView, snapshot: BoardSnapshot, facts: ContentFacts): Content {
  const { shown, state, width } = facts
  const { log } = shown
  const { work } = slot
  const says = inPlace(sanitize(slot.says), state.place)
  if (work === null || log === null)
    return { kind: 'sentence', rows: freeRows(says, snapshot, { keymap: state.keymap, width }) }
  if (log.isEmpty()) {
    return { kind: 'sentence', rows: sentenceRows(says, width, 'dim') }
  }
  // Whoever asks for the raw stream wants to see it, however else output is shown.
  switch (shown.raw ? 'multiplexed' : outputOf(state, slot.worker)) {
    case 'multiplexed':
      return { ...shown, kind: 'log', log }
    case 'summary':
      return { kind: 'rows', rows: shortRows(work, snapshot) }
    case 'buffered': {
      const speaks = work.attempt.phase === 'preparing' || work.attempt.phase === 'running'
      if (!speaks) return { ...shown, kind: 'log', log }
      const lines = plural(log.total(), 'line')
      return { kind: 'sentence', rows: [[span(safe`${lines} so far, shown when the agent ends.`, 'dim')]] }
    }
  }
}

/** Wrapped: it is the reason why the pane is empty, and its end is what matters. */
const sentenceRows = (text: Safe, width: number, role: Role): readonly Row[] =>
  wrap(text, width - sides, 0).map((row) => [span(row, role)])

/** Border and a blank at either side. */
const sides = 4

interface FreeFacts {
  readonly keymap: readonly KeyRow[]
  readonly width: number
}

function freeRows(says: Safe, { phase }: BoardSnapshot, { keymap, width }: FreeFacts): readonly Row[] {
  if (phase !== 'paused') return sentenceRows(says, width, toneOf(phase))
  const [first = emptyRow, ...rest] = sentenceRows(says, width - 2, 'text')
  return [
    [span(safe`${signs.paused.glyph} `, 'warn'), ...first],
    ...rest,
    emptyRow,
    [span(keyWord('pause', keymap), 'accent'), span(literal(' resume'), 'dim')],
  ]
}

/** What can't go on has the colour of its word in the header. */
function toneOf(phase: BoardSnapshot['phase']): Role {
  if (phase === 'held') return 'bad'
  return phase === 'waiting' ? 'warn' : 'dim'
}

/** Corners, blanks around both texts, and a piece of rule between them. */
const ruleCells = 9

/** Left what one should know of the log, else what its agent uses; right the change so far. */
function borderOf(
  { work, draining, agent }: SlotView,
  { log, scroll, raw }: Shown,
  width: number,
): readonly [left: Row, right: Row] {
  if (work === null || log === null)
    return [emptyRow, draining ? [span(literal('goes away'), 'dim')] : emptyRow]
  const position: Row = scroll.follows ? emptyRow : placeInLog(log, scroll)
  const drains: Row = draining ? [span(literal('ends with this task'), 'warn')] : emptyRow
  const soFar = work.change
  // Side by side with others, its verdict needs the room.
  const inFiles: Row =
    soFar === null || agent !== null ? emptyRow : [span(safe` in ${plural(soFar.files, 'file')}`, 'dim')]
  const changed: Row =
    soFar === null || soFar.files === 0 ? emptyRow : [...change(soFar.added, soFar.removed), ...inFiles]
  const right = joinRows([drains, position, changed], blank(3))
  const ofLog = logBorder(log, scroll, raw)
  const free = width - rowWidth(right) - ruleCells
  const verdict = ofLog.length > 0 ? emptyRow : candidateVerdict(work.attempt, free)
  const left = ofLog.length > 0 ? ofLog : verdict.length > 0 ? verdict : agentUse(work, free)
  return [left, right]
}
