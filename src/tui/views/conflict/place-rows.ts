import type { ConflictPlace } from '../../../core/diff/merge-conflict.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import type { Role } from '../../../text/role.ts'
import { blank, emptyRow, fillRow, rowWidth, sliceRow, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { signs } from '../../../text/signs.ts'
import type { ConflictCursor } from './conflict-page.ts'
import type { SideNames } from './conflict-words.ts'

interface PlaceLook extends SideNames {
  readonly width: number
  readonly height: number
}

/** On a narrower screen one side stands below the other. */
const besideFrom = 70

/** Both sides of the place under the cursor: `src/auth/store.ts, change 1 of 2`, then the lines of each. */
export function placeRows({ file, places, place }: ConflictCursor, look: PlaceLook): readonly Row[] {
  const shown = places[place]
  if (shown === undefined) return []
  const head: Row = [span(safe`${sourceText(file.path)}, change ${place + 1} of ${places.length}`, 'dim')]
  const rows = look.width >= besideFrom ? besideRows(shown, look) : belowRows(shown, look)
  return [head, ...rows].slice(0, look.height)
}

function besideRows(place: ConflictPlace, look: PlaceLook): readonly Row[] {
  const half = Math.floor((look.width - 3) / 2)
  const [left, right] = sidesOf(place, half)
  const room = look.height - 2
  const height = Math.min(room, Math.max(left.length, right.length))
  const cut = (rows: readonly Row[]): readonly Row[] => fitted(rows, room)
  const [one, other] = [cut(left), cut(right)]
  const rule = span(literal('│'), 'faint')
  return [
    [...fillRow([span(look.target, 'dim')], half), blank(1), rule, blank(1), span(look.task, 'dim')],
    ...Array.from({ length: height }, (_, index): Row => [
      ...fillRow(one[index] ?? emptyRow, half),
      ...[blank(1), rule, blank(1)],
      ...(other[index] ?? emptyRow),
    ]),
  ]
}

/** Without the lines that both have: the room is for what differs. */
function belowRows(place: ConflictPlace, look: PlaceLook): readonly Row[] {
  const each = Math.max(1, Math.floor((look.height - 3) / 2))
  return [
    [span(look.target, 'dim')],
    ...fitted(linesOf(place.target, 'ok', look.width), each),
    [span(look.task, 'dim')],
    ...fitted(linesOf(place.work, 'info', look.width), each),
  ]
}

function sidesOf(place: ConflictPlace, width: number): readonly [readonly Row[], readonly Row[]] {
  const side = (own: readonly string[], role: Role): readonly Row[] => [
    ...linesOf(place.before, 'dim', width),
    ...(own.length === 0 ? [[span(literal('  (nothing)'), role)]] : linesOf(own, role, width)),
    ...linesOf(place.after, 'dim', width),
  ]
  return [side(place.target, 'ok'), side(place.work, 'info')]
}

/** Both sides may differ at the end of a long line: it goes on in the next row. */
const linesOf = (lines: readonly string[], role: Role, width: number): readonly Row[] =>
  lines.flatMap((text) => {
    const row: Row = [span(withoutTabs(text), role)]
    const room = Math.max(1, width - indent)
    const rows = Math.max(1, Math.ceil(rowWidth(row) / room))
    return Array.from({ length: rows }, (_, index): Row => [
      blank(indent),
      ...sliceRow(row, index * room, (index + 1) * room),
    ])
  })

const indent = 2

const withoutTabs = (text: string): Safe => sourceText(text.replaceAll('\t', '  '))

/** The last row says how many are left out. */
function fitted(rows: readonly Row[], room: number): readonly Row[] {
  if (rows.length <= room) return rows
  const kept = rows.slice(0, Math.max(0, room - 1))
  return [...kept, [span(safe`  ${signs.cut.glyph} ${rows.length - kept.length} more lines`, 'dim')]]
}
