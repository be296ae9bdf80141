import type { BoardNotice } from '../../../core/board/snapshot.ts'
import { emptyRow, span, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import { wrap } from '../../../text/wrap.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import type { Size } from '../../layout/rectangle.ts'
import type { Dialog } from './dialog.ts'
import { keyHint } from '../key-hint.ts'
import { textCells, textScroll, textWindow } from './text-window.ts'

export interface NoticesFacts extends Size {
  readonly notices: readonly BoardNotice[]
  /** Where commands have to lead. */
  readonly elsewhere: Elsewhere
}

/** What a supervisor wants a person to know, the newest first, and whole. */
export function noticesDialog(from: number, facts: NoticesFacts): Dialog {
  const { body, more } = textWindow(noticeRows(facts), from, facts)
  return {
    title: literal('Notices of the run'),
    body,
    keys: [...more, ...keyHint(literal('Esc'), literal('close'))],
    role: 'accent',
    width: textCells(facts),
  }
}

/** How far it can be scrolled. */
export const noticesScroll = (facts: NoticesFacts): number => textScroll(noticeRows(facts), facts)

const noticeRows = (facts: NoticesFacts): readonly Row[] =>
  facts.notices
    .toReversed()
    .flatMap(({ text }, index): readonly Row[] => [
      ...(index === 0 ? [] : [emptyRow]),
      ...wrap(inPlace(text, facts.elsewhere), textCells(facts), 2).map((row): Row => [span(row)]),
    ])
