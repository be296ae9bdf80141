import type { Role } from '../../../text/role.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  repeat,
  rowWidth,
  span,
  strong,
  type Row,
} from '../../../text/row.ts'
import type { Safe } from '../../../text/safe.ts'
import type { Rectangle, Size } from '../../layout/rectangle.ts'
import { heavyFrame } from '../../theme/glyphs.ts'
import { inRoom } from './in-room.ts'

export interface Dialog {
  readonly title: Safe
  readonly body: readonly Row[]
  /** Shown in the bottom border at the right. */
  readonly keys: Row
  readonly role: Role
  /** Cells inside, between the margins. */
  readonly width: number
  /** Above the footer; in the middle where it is left out. */
  readonly at?: 'bottom'
  /** Its rows are sentences, not places in a list: they may go on in the next row. */
  readonly flows?: true
}

export interface PlacedDialog {
  readonly at: Rectangle
  readonly rows: readonly Row[]
}

const mostWidth = 112
const margin = 2
const borderFrom = 80

/** Of a row in the widest box that a screen of so many columns has room for. */
export const cellsInside = (columns: number): number =>
  columns < borderFrom ? columns - 2 : Math.min(mostWidth, columns) - 2 - 2 * margin

/** In the middle or above the footer, as high as its text. Under 80 columns it takes the whole screen without a border. */
export function placeDialog(dialog: Dialog, size: Size): PlacedDialog {
  if (size.columns < borderFrom) return wholeScreen(dialog, size)
  const inner = Math.min(Math.max(dialog.width, rowWidth(dialog.keys) + 4), cellsInside(size.columns))
  const width = inner + 2 + 2 * margin
  const body = bodyOf(dialog, { cells: inner, height: Math.max(0, size.rows - 4) })
  const lines = [emptyRow, ...body, emptyRow]
  const rows = [
    topBorder(dialog, width),
    ...lines.map((row) => sided(row, width, dialog.role)),
    bottomBorder(dialog, width),
  ]
  const middle = Math.floor((size.rows - rows.length) / 2)
  const at = {
    left: Math.floor((size.columns - width) / 2),
    top: Math.max(0, dialog.at === 'bottom' ? size.rows - 1 - rows.length : middle),
    width,
    height: rows.length,
  }
  return { at, rows: rows.slice(0, size.rows) }
}

const bodyOf = (
  { body, flows }: Dialog,
  room: { readonly cells: number; readonly height: number },
): readonly Row[] => (flows === true ? inRoom(body, room) : body.slice(0, room.height))

function wholeScreen(dialog: Dialog, { columns, rows }: Size): PlacedDialog {
  const title: Row = [blank(1), strong(dialog.title, dialog.role)]
  const body = bodyOf(dialog, { cells: columns - 2, height: Math.max(0, rows - 3) })
  const filler = Array.from({ length: Math.max(0, rows - 3 - body.length) }, () => emptyRow)
  const lines = [
    title,
    emptyRow,
    ...body.map((row) => [blank(1), ...row]),
    ...filler,
    [blank(1), ...dialog.keys],
  ]
  return {
    at: { left: 0, top: 0, width: columns, height: rows },
    rows: lines.slice(0, rows).map((row) => fillRow(row, columns)),
  }
}

function topBorder({ title, role }: Dialog, width: number): Row {
  const label: Row = [blank(1), strong(title, role), blank(1)]
  const line = repeat(heavyFrame.horizontal, width - 2 - rowWidth(label))
  return [span(heavyFrame.topLeft, role), ...label, span(line, role), span(heavyFrame.topRight, role)]
}

function bottomBorder({ keys, role }: Dialog, width: number): Row {
  const label: Row = [blank(1), ...cutRow(keys, width - 6), blank(1)]
  const line = repeat(heavyFrame.horizontal, width - 2 - rowWidth(label))
  return [span(heavyFrame.bottomLeft, role), span(line, role), ...label, span(heavyFrame.bottomRight, role)]
}

const sided = (row: Row, width: number, role: Role): Row => [
  span(heavyFrame.vertical, role),
  blank(margin),
  ...fillRow(row, width - 2 - 2 * margin),
  blank(margin),
  span(heavyFrame.vertical, role),
]
