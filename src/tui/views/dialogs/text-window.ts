import { blank, emptyRow, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import type { Size } from '../../layout/rectangle.ts'
import { keyHint } from '../key-hint.ts'

/** A dialog whose text may be longer than the screen. */
export interface TextWindow {
  readonly body: readonly Row[]
  /** How it goes on, in front of the dialog's other keys; empty where all is shown. */
  readonly more: Row
}

export const textCells = ({ columns }: Size): number => Math.max(20, Math.min(100, columns - 8))

export function textWindow(rows: readonly Row[], from: number, size: Size): TextWindow {
  const room = roomOf(size)
  const more = rows.length > room ? [...keyHint(literal('j k'), literal('more')), blank(3)] : emptyRow
  return { body: rows.slice(from, from + room), more }
}

/** How far it can be scrolled. */
export const textScroll = (rows: readonly Row[], size: Size): number =>
  Math.max(0, rows.length - roomOf(size))

const roomOf = ({ columns, rows }: Size): number => Math.max(1, rows - (columns < 80 ? 3 : 4))
