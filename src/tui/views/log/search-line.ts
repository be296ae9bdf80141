import { blank, cutRow, emptyRow, fillRow, rowWidth, span, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import { searchPattern } from '../../../text/search/search-pattern.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { SearchModal } from '../../state/screen/modal.ts'
import { keyHint } from '../key-hint.ts'

/** ` / expected 401▏        Enter keep   Esc back   /…/ an expression`, in place of the footer. */
export function searchLine({ input }: SearchModal, width: number): Row {
  const prompt: Row = [blank(1), span(literal('/ '), 'accent')]
  const read = searchPattern(input.text)
  const wrong: Row = read.kind === 'wrong' ? [span(read.why, 'warn'), blank(3)] : emptyRow
  const hints: readonly Row[] = [
    [...wrong, ...keys, blank(3), ...keyHint(literal('/…/'), literal('an expression'))],
    [...wrong, ...keys],
    wrong,
  ]
  const hint = hints.find((row) => rowWidth(row) <= width / 2) ?? emptyRow
  const room = width - rowWidth(prompt) - rowWidth(hint) - 1
  const [typed = emptyRow] = rowsInView(inputRows(input, Math.max(2, room)), 1)
  return fillRow([...prompt, ...fillRow(cutRow(typed, room), room), ...hint], width)
}

const keys: Row = [
  ...keyHint(literal('Enter'), literal('keep')),
  blank(3),
  ...keyHint(literal('Esc'), literal('back')),
]
