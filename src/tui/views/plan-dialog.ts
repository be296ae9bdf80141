import { blank, emptyRow, span, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize, sanitizeLines } from '../../text/sanitize.ts'
import { wrap } from '../../text/wrap.ts'
import type { Size } from '../layout/rectangle.ts'
import type { Modal } from '../state/screen-state.ts'
import type { Dialog } from './dialog.ts'
import { keyHint } from './key-hint.ts'

type PlanModal = Extract<Modal, { kind: 'plan' }>

/** What an agent means to do, to be answered with one key. */
export function planDialog({ item, text, from }: PlanModal, size: Size): Dialog {
  const whole = planRows(text, size)
  const room = planRoom(size)
  const more: Row = whole.length > room ? [...keyHint(literal('j k'), literal('more')), blank(3)] : emptyRow
  return {
    title: safe`Plan of ${sanitize(item)}`,
    body: whole.slice(from, from + room),
    keys: [
      ...more,
      ...keyHint(literal('y'), literal('go on')),
      blank(3),
      ...keyHint(literal('n'), literal('plan again')),
      blank(3),
      ...keyHint(literal('Esc'), literal('later')),
    ],
    role: 'accent',
    width: planCells(size),
  }
}

/** How far it can be scrolled. */
export const planScroll = (text: string, size: Size): number =>
  Math.max(0, planRows(text, size).length - planRoom(size))

const planCells = ({ columns }: Size): number => Math.max(20, Math.min(100, columns - 8))
const planRoom = ({ columns, rows }: Size): number => Math.max(1, rows - (columns < 80 ? 3 : 4))

const planRows = (text: string, size: Size): readonly Row[] =>
  sanitizeLines(text).flatMap((line) =>
    line === '' ? [emptyRow] : wrap(line, planCells(size), 2).map((row): Row => [span(row)]),
  )
