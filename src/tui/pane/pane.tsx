import { slotSays } from './slot-says.ts'
import { Box } from 'ink'
import type { ReactNode } from 'react'
import { standstillOf } from '../../core/attempt.ts'
import type { BoardSnapshot, SlotView } from '../../core/board/snapshot.ts'
import type { ItemId } from '../../core/ids.ts'
import { plural } from '../../text/plural.ts'
import type { Role } from '../../text/role.ts'
import { emptyRow, span, type Row } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import type { KeyRow } from '../../keymap/key-row.ts'
import { keyWord } from '../../keymap/key-words.ts'
import { wrap } from '../../text/wrap.ts'
import { retryNow } from '../../wording/agents/standstill-words.ts'
import type { PanePlace } from '../layout/screen-layout.ts'
import { outputOf, paneKey, searchingOf, shownLog } from '../state/open-log.ts'
import { paneName } from '../state/pane-name.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { bodyHeight } from '../state/layout-of.ts'
import type { Theme } from '../theme/theme.ts'
import { Lines } from '../views/lines.tsx'
import { paneSides } from './log/log-rows.ts'
import { showLog, type ShownLog } from './log/shown-log.ts'
import { PaneBody } from './pane-body.tsx'
import { paneBorder } from './pane-border.ts'
import type { Content } from './pane-content.ts'
import { bottomRule, topRule, type RuleStyle } from './pane-rules.ts'
import { startRows } from './start-rows.ts'
import { paneTitle } from './title/pane-title.ts'
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
      ruled: place.frame === 'ruled',
    },
    width - (place.frame === 'ruled' && focused ? 2 : 0),
  )
  const key = paneKey(slot)
  const retry = work === null ? null : retryNow(standstillOf(work.attempt), snapshot.now)
  const shown = work === null ? null : showLog(state, key, shownLog(state, key, work.log), retry)
  const content = contentOf(slot, snapshot, { shown, state, width, height: bodyHeight(place) })
  const rules = place.frame === 'framed'
  const frame = { cells: width - paneSides, height: bodyHeight(place), theme }
  const border = (): Row => {
    const [left, right] = paneBorder(slot, { shown, frame, searching: searchingOf(state, key), width })
    return bottomRule(left, right, width, focused)
  }
  return (
    <Box flexDirection="column" width={width} height={place.at.height} flexShrink={0}>
      <Lines rows={[topRule(title.left, title.right, width, style)]} theme={theme} width={width} />
      <PaneBody
        id={paneName(slot)}
        body={{ content, style, theme }}
        width={width}
        height={bodyHeight(place)}
      />
      {rules ? <Lines rows={[border()]} theme={theme} width={width} /> : null}
    </Box>
  )
}

interface ContentFacts {
  readonly shown: ShownLog | null
  readonly state: ScreenState
  readonly width: number
  /** Of the inside. */
  readonly height: number
}

function contentOf(slot: SlotView, snapshot: BoardSnapshot, facts: ContentFacts): Content {
  const { work } = slot
  const { shown, state, width, height } = facts
  const says = slotSays(slot, state)
  if (work === null || shown === null)
    return { kind: 'sentence', rows: freeRows(says, snapshot, { keymap: state.keymap, width }) }
  const { log } = shown
  const printed = !log.isEmpty()
  const steps = (below: boolean): readonly Row[] =>
    startRows(work.start ?? [], { cells: width - paneSides, height, printed: below })
  if (!printed && work.start !== undefined) return { kind: 'rows', rows: steps(false) }
  if (!printed) return { kind: 'sentence', rows: sentenceRows(says, width, 'dim') }
  // Whoever asks for the raw stream wants to see it, however else output is shown.
  switch (shown.raw ? 'multiplexed' : outputOf(state, slot.worker)) {
    case 'multiplexed':
      // Whoever scrolls reads what was printed.
      return { ...shown, kind: 'log', ...(shown.scroll.follows ? { above: steps(true) } : {}) }
    case 'summary':
      return { kind: 'rows', rows: shortRows(work, snapshot) }
    case 'buffered': {
      if (work.start !== undefined) return { kind: 'rows', rows: steps(false) }
      const speaks = work.attempt.phase === 'preparing' || work.attempt.phase === 'running'
      if (!speaks) return { ...shown, kind: 'log' }
      const lines = plural(log.count(null).lines, 'line')
      return { kind: 'sentence', rows: [[span(safe`${lines} so far, shown when the agent ends.`, 'dim')]] }
    }
  }
}

/** Wrapped: it is the reason why the pane is empty, and its end is what matters. */
const sentenceRows = (text: Safe, width: number, role: Role): readonly Row[] =>
  wrap(text, width - paneSides, 0).map((row) => [span(row, role)])

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
