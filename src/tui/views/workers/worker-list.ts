import { slotSays } from '../../pane/slot-says.ts'
import type { BoardSnapshot, SlotView } from '../../../core/board/snapshot.ts'
import { cellWidth, padEnd } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { blank, emptyRow, fillRow, rowWidth, span, strong, type Row, pointer } from '../../../text/row.ts'
import { emptySafe, joinSafe, literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { lookOfRow, stateLooks } from '../../../wording/state-look.ts'
import { idWidth } from '../../layout/task-columns.ts'
import { heart } from '../../pane/heart.ts'
import { lastOf } from '../../pane/title/pane-title.ts'
import { candidateLook } from '../../pane/title/candidate-title.ts'
import { paneName } from '../../state/pane-name.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { noteOf } from '../tasks/note.ts'
import { highlightOf, type TableRow } from '../tasks/tasks-table.ts'

export interface WorkerRowFacts {
  readonly slot: SlotView
  readonly snapshot: BoardSnapshot
  readonly state: ScreenState
  readonly cursor: 'none' | 'quiet' | 'focused'
  readonly width: number
}

const timeCells = 8
/** From this width on it shows what the worker does now. */
const noteFrom = 72

/** From this width on it says in two words that its worker goes with a task. */
const wholeFrom = 60

/** One row a worker, when panes don't fit. */
export function workerRow({ slot, snapshot, state, cursor, width }: WorkerRowFacts): TableRow {
  const { work } = slot
  const mark = pointer(cursor !== 'none')
  const name = padEnd(nameOf(slot), nameCells(snapshot))
  if (work === null) {
    const row = [
      mark,
      span(safe`${signs.todo.glyph} `, 'dim'),
      span(name),
      span(slotSays(slot, state), 'dim'),
    ]
    return { row: fillRow(row, width), highlight: highlightOf(cursor) }
  }
  const stopping = state.stopping.has(work.row.item.id)
  const look = stopping ? stateLooks.stopping : lookOfRow(work.row)
  const running = !stopping && look === stateLooks.running
  const own = slot.agent === null || stopping ? null : candidateLook(work.attempt, snapshot)
  const sign =
    own !== null ? span(own.sign, own.role) : running ? heart(slot.worker) : span(look.glyph, look.role)
  const start: Row = [mark, sign, blank(1), span(name)]
  const free = width - 4 - cellWidth(name) - timeCells
  const last = lastOf(slot, width >= wholeFrom)
  const titleCells = width >= noteFrom ? Math.round(free * 0.54) : free - 2 - rowWidth(last)
  const ids = width >= noteFrom ? idWidth(state.idWidth, width) : 0
  const title: Row = [
    strong(padEnd(sanitize(work.row.item.id), ids)),
    span(safe` ${sanitize(work.row.item.title)}`),
  ]
  const said: Row = stopping
    ? [span(look.word, look.role)]
    : own === null
      ? noteOf(work.row, snapshot, state.keymap)
      : [span(own.word, own.role)]
  const note: Row = [blank(2), ...(width >= noteFrom ? fillRow(said, free - titleCells - 2) : last)]
  const time = formatDuration(snapshot.now - work.attempt.startedAt)
  const end: Row = [blank(timeCells - 1 - cellWidth(time)), span(time), span(emptySafe), blank(1)]
  const row = [...start, ...fillRow(title, titleCells), ...(titleCells > 0 ? note : emptyRow), ...end]
  return { row: fillRow(row, width), highlight: highlightOf(cursor) }
}

/** The workers that have no row: how many, and what they do. */
export function moreWorkersRow(slots: readonly SlotView[], width: number): Row {
  const words = slots.map(({ work }) => (work === null ? literal('free') : lookOfRow(work.row).word))
  const counted = [...new Set(words)].map(
    (word) => safe`${words.filter((other) => other === word).length} ${word}`,
  )
  return fillRow(
    [blank(4), span(safe`${slots.length} more: ${joinSafe(counted, literal(', '))}`, 'dim')],
    width,
  )
}

const nameOf = paneName

/** As wide for every row, so that W9 and W10 are in one column. */
const nameCells = ({ slots }: BoardSnapshot): number =>
  Math.max(...slots.map((slot) => cellWidth(nameOf(slot)))) + 2
