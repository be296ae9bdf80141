import type { BoardSnapshot } from '../../core/board.ts'
import { plural } from '../../text/plural.ts'
import { joinSafe, literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { blank, fillRow, joinRows, span, strong, type Row } from '../row/row.ts'

/** One line above the footer: what needs a person, and the key or command that mends it. */
export function problemsLine(snapshot: BoardSnapshot, width: number): Row {
  const { counts, delivery, notices } = snapshot
  const needs = counts.conflict + counts.failed
  const parts: Row[] = []
  if (needs > 0) parts.push([strong(safe`! ${plural(needs, 'needs you', 'need you')}`, 'bad')])
  else parts.push([strong(literal('!'), 'warn')])
  if (delivery?.kind === 'held') parts.push(heldRow(delivery.why, delivery.files, snapshot.target))
  const notice = notices.at(-1)
  if (notice !== undefined) parts.push([span(sanitize(notice))])
  for (const { item, state } of snapshot.rows) {
    if (state !== 'conflict' && state !== 'failed') continue
    parts.push([
      strong(sanitize(item.id)),
      span(safe` ${state === 'conflict' ? literal('conflict') : literal('failed')}`),
    ])
  }
  return fillRow([blank(1), ...joinRows(parts, blank(3))], width)
}

/** Merged work waits while files of the user's are in its way. */
function heldRow(why: string, files: readonly string[], target: string): Row {
  const named = files.slice(0, 3).map(sanitize)
  const more = files.length > named.length ? safe` and ${files.length - named.length} more` : literal('')
  const list = named.length === 0 ? literal('') : safe`: ${joinSafe(named, literal(', '))}${more}`
  return [strong(sanitize(target)), span(safe` held, ${sanitize(why)}${list}`)]
}
