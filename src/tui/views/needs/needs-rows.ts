import type { NeedsContent } from '../../../core/board/page-content.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import { truncateMiddle } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { groupDigits, plural } from '../../../text/plural.ts'
import {
  blank,
  emptyRow,
  fillRow,
  joinRows,
  pointer,
  repeat,
  rowWidth,
  span,
  spreadRow,
  strong,
  type Row,
} from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { needsCursor, needsHeight, shownNeeds } from '../../state/needs-list.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { noteOf } from '../tasks/note.ts'
import { highlightOf, plainRow, type TableRow } from '../tasks/tasks-table.ts'

/** A deeper one is set in no further: the id is what one looks for. */
const mostDepth = 12
const mostId = 24
const noteCells = 40
const noteFrom = 100

/** How long the longest way is, the tree as far as it is unfolded and in view, and where in it one is. */
export function needsRows(state: ScreenState, snapshot: BoardSnapshot): readonly TableRow[] {
  const { columns: width } = state.size
  const content = shownNeeds(state)
  if (content === null) return []
  const cursor = needsCursor(state)
  const rows = content.rows.map((need, index) =>
    needRow(need, { content, snapshot, keymap: state.keymap, width, here: content.from + index === cursor }),
  )
  const height = needsHeight(state)
  const missing = Array.from({ length: Math.max(0, height - rows.length) }, () => plainRow(emptyRow))
  return [
    plainRow(headRow(content, width)),
    plainRow(emptyRow),
    ...rows,
    ...missing,
    plainRow(placeRow(content, width)),
  ]
}

/** `The longest way to the end takes about 41m, along the tasks marked ━` */
function headRow({ length, longestMs, rows }: NeedsContent, width: number): Row {
  if (length === 0) return fillRow([blank(1), span(literal('Nothing waits for another task.'), 'dim')], width)
  const time =
    longestMs === null
      ? []
      : [span(literal(' takes about ')), strong(formatDuration(longestMs)), span(literal(','))]
  const none = rows.length === 0 ? literal('') : literal(' is along the tasks marked ')
  const words: Row = [span(literal(' The longest way to the end')), ...time]
  return fillRow(
    [...words, span(longestMs === null ? none : literal(' along the tasks marked ')), critical(true)],
    width,
  )
}

const critical = (on: boolean) => (on ? span(literal('━'), 'accent') : blank(1))

interface NeedFacts {
  readonly content: NeedsContent
  readonly snapshot: BoardSnapshot
  readonly keymap: readonly KeyRow[]
  readonly width: number
  readonly here: boolean
}

/** `▸ ━ └ ⠹ AUTH-003  Add refresh tokens   running   3 wait for it, 12:00 to the end` */
function needRow({ place, row }: NeedsContent['rows'][number], facts: NeedFacts): TableRow {
  const { content, snapshot, keymap, width, here } = facts
  const look = stateLooks[row.state]
  const depth = Math.min(place.depth, mostDepth)
  const left: Row = [
    pointer(here),
    critical(place.critical),
    blank(1 + 2 * Math.max(0, depth - 1)),
    ...(depth === 0 ? [] : [span(literal('└ '), 'faint')]),
    span(
      place.neededBy === 0 || place.repeats
        ? literal(' ')
        : place.opened
          ? signs.newer.glyph
          : signs.pointer.glyph,
      'dim',
    ),
    blank(1),
    span(look.glyph, look.role),
    blank(1),
    place.repeats
      ? span(truncateMiddle(sanitize(row.item.id), mostId), 'dim')
      : strong(truncateMiddle(sanitize(row.item.id), mostId)),
    span(safe`  ${sanitize(row.item.title)}`, place.repeats ? 'dim' : 'text'),
  ]
  const way =
    content.msPerUnit === null || place.length === 0
      ? []
      : [span(safe`${formatDuration(place.length * content.msPerUnit)} to the end`, 'dim')]
  const waits: Row =
    place.neededBy === 0
      ? []
      : [
          span(
            safe`${plural(place.neededBy, 'task')} need${place.neededBy === 1 ? literal('s') : literal('')} it`,
            'dim',
          ),
        ]
  const note = width < noteFrom ? [] : fillRow(noteOf(row, snapshot, keymap), noteCells)
  const right = joinRows(
    place.repeats ? [[span(literal('in full above'), 'dim')]] : [waits, way, note],
    blank(3),
  )
  const room = rowWidth(right) + 30 <= width ? right : waits
  return {
    row: fillRow(
      spreadRow(
        left,
        [...(room.length === 0 ? [] : [blank(2)]), ...room, blank(1)],
        width,
        span(literal(' ')),
      ),
      width,
    ),
    highlight: highlightOf(here ? 'focused' : 'none'),
  }
}

function placeRow({ from, rows, length }: NeedsContent, width: number): Row {
  const line = span(literal('─'), 'faint')
  if (length === 0) return [span(repeat(literal('─'), width), 'faint')]
  const place = safe` ${groupDigits(from + 1)}-${groupDigits(from + rows.length)} of ${groupDigits(length)} `
  return spreadRow([line], [span(place, 'dim'), line], width, line)
}
