import type { Related, TaskContent } from '../../../core/board/page-content.ts'
import type { Item } from '../../../core/item.ts'
import { blank, fillRow, span, strong, type Row } from '../../../text/row.ts'
import { counted } from '../../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize, sanitizeLines } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { priorityWord } from '../../../wording/priority-word.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { inGroups } from './columns.ts'

/** Longer descriptions are in the backlog: the page has other things to show. */
const mostDescription = 14

/** What was asked for: the description, where it comes from, what it needs and what needs it, what it is to change. */
export function askedRows(item: Item, content: TaskContent | null, width: number): readonly Row[] {
  const needs = content?.needs ?? []
  const neededBy = content?.neededBy ?? []
  return inGroups([
    headed(literal('DESCRIPTION'), descriptionRows(item, width)),
    [
      ...field(literal('FROM'), [
        [span(originOf(item))],
        [span(safe`${sanitize(item.type)}, priority ${priorityWord(item)}`, 'dim')],
      ]),
      ...field(literal('NEEDS'), relatedRows(needs, item.dependsOn.length)),
      ...field(literal('NEEDED BY'), relatedRows(neededBy, content?.neededByCount ?? 0)),
      ...field(
        literal('FILES'),
        wrap(joinSafe(item.files.map(sanitize), literal(', ')), width - label, 0)
          .filter((text) => text !== '')
          .map((text) => [span(text)]),
      ),
    ],
  ])
}

/** A head in capitals, then its rows; nothing where there are none. */
export const headed = (head: Safe, rows: readonly Row[]): readonly Row[] =>
  rows.length === 0 ? [] : [[strong(head, 'dim')], ...rows]

const label = 11

/** The label beside the first of its rows. */
const field = (name: Safe, rows: readonly Row[]): readonly Row[] =>
  rows.map((row, index) => [...fillRow([span(index === 0 ? name : emptySafe, 'dim')], label), ...row])

function descriptionRows({ description }: Item, width: number): readonly Row[] {
  const text = description.trim()
  if (text === '') return []
  const rows = sanitizeLines(text).flatMap((line) => (line === '' ? [emptySafe] : wrap(line, width, 0)))
  const shown = rows.slice(0, mostDescription).map((line): Row => [span(line)])
  const more = rows.length - shown.length
  return more === 0 ? shown : [...shown, [span(counted(more, literal('more lines')), 'dim')]]
}

/** `backlog.md, line 41` */
function originOf(item: Item): Safe {
  const line = item.line === null ? emptySafe : safe`, line ${item.line}`
  return item.source === null ? literal('typed by hand') : safe`${sanitize(item.source)}${line}`
}

function relatedRows(related: readonly Related[], of: number): readonly Row[] {
  const rows = related.map(({ id, task }): Row => {
    if (task === null)
      return [span(literal('! '), 'bad'), span(sanitize(id)), span(literal('  not in the backlog'), 'bad')]
    const { glyph, role } = stateLooks[task.state]
    return [span(glyph, role), blank(1), span(sanitize(id)), span(safe` ${sanitize(task.title)}`, 'dim')]
  })
  return of <= rows.length ? rows : [...rows, [span(safe`${of - rows.length} more`, 'dim')]]
}
