import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { blank, emptyRow, span, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe } from '../../../text/safe.ts'
import { sanitize, sanitizeLines } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import type { Size } from '../../layout/rectangle.ts'
import type { Modal } from '../../state/screen/modal.ts'
import type { Dialog } from './dialog.ts'
import { keyHint } from '../key-hint.ts'
import { textCells, textScroll, textWindow } from './text-window.ts'

type PlanModal = Extract<Modal, { kind: 'plan' }>

/** What an agent means to do, to be answered with one key. */
export function planDialog(
  { item, text, from }: PlanModal,
  size: Size & { readonly snapshot: BoardSnapshot },
): Dialog {
  // The screen that shows it begins another one, once there is something to do again.
  const then = size.snapshot.run?.endedAt == null ? emptySafe : literal('; an answer begins a new run')
  const { body, more } = textWindow(planRows(text, size), from, size)
  return {
    title: safe`Plan of ${sanitize(item)}${then}`,
    body,
    keys: [
      ...more,
      ...keyHint(literal('y'), literal('go on')),
      blank(3),
      ...keyHint(literal('n'), literal('plan again')),
      blank(3),
      ...keyHint(literal('Esc'), literal('later')),
    ],
    role: 'accent',
    width: textCells(size),
  }
}

/** How far it can be scrolled. */
export const planScroll = (text: string, size: Size): number => textScroll(planRows(text, size), size)

const planRows = (text: string, size: Size): readonly Row[] =>
  sanitizeLines(text).flatMap((line) =>
    line === '' ? [emptyRow] : wrap(line, textCells(size), 2).map((row): Row => [span(row)]),
  )
