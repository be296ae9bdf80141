import type { ListOrder, ListView } from '../../../core/list/list-request.ts'
import { truncate } from '../../../text/cells.ts'
import { groupDigits } from '../../../text/plural.ts'
import { blank, emptyRow, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { ListPart } from '../../state/list/list-parts.ts'
import type { Listing } from '../../state/screen/screen-state.ts'

/** In words that follow `by`, and from which end. */
const orderWords: Readonly<Record<ListOrder, readonly [name: Safe, usual: Safe, turned: Safe]>> = {
  'needs you': [literal('what needs you'), literal(''), literal('last first')],
  file: [literal('the file'), literal(''), literal('last first')],
  priority: [literal('priority'), literal('most urgent first'), literal('least urgent first')],
  state: [literal('state'), literal(''), literal('last first')],
  time: [literal('time'), literal('longest first'), literal('shortest first')],
  tries: [literal('tries'), literal('most first'), literal('fewest first')],
}

/** `what needs you`, `time, longest first` */
export function orderInWords({ order, turned }: Pick<Listing, 'order' | 'turned'>): Safe {
  const [name, usual, other] = orderWords[order]
  const end = turned ? other : usual
  return end === '' ? name : safe`${name}, ${end}`
}

export const partWords: Readonly<Record<ListPart, Safe>> = {
  all: literal('all'),
  running: literal('running'),
  'needs you': literal('needs you'),
  failed: literal('failed'),
  done: literal('done'),
}

/** What was typed, with the cursor in it while it is: `/api`. */
export function filterRow({ filter: { input, typing } }: Listing, cells: number): Row {
  if (input.text === '' && !typing) return emptyRow
  const typed = truncate(sanitize(input.text), Math.max(1, cells - 2))
  const sign = span(literal('/'), 'accent')
  if (!typing) return [sign, span(typed, 'accent')]
  const before = sanitize(input.text.slice(0, input.cursor))
  // A text that is longer than its place shows its end, where it is typed on.
  return [
    sign,
    span(before.length > typed.length ? typed : sanitize(input.text), 'text'),
    { ...span(literal('_'), 'accent') },
  ]
}

/** `11 of 35`; of a list that is still looked for `11 of 1,000,000, 40 % seen` */
export function foundRow(view: ListView, total: number): Row {
  const { length, looked } = view
  if (looked === null) return [span(safe`${groupDigits(length)} of ${groupDigits(total)}`, 'dim')]
  const share = looked.of === 0 ? 0 : Math.floor((100 * looked.seen) / looked.of)
  const found = length > 0 ? safe`${groupDigits(length)} so far, ` : literal('')
  return [span(safe`${found}${share} % of ${groupDigits(looked.of)} seen`, 'warn')]
}

export const marksRow = (marks: number): Row =>
  marks === 0 ? emptyRow : [span(literal('*'), 'accent'), span(safe` ${groupDigits(marks)} marked`), blank(1)]
