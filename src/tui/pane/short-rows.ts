import { worktreeOf } from '../../core/attempt.ts'
import type { BoardSnapshot, SlotView } from '../../core/board/snapshot.ts'
import { shortOid } from '../../core/ids.ts'
import { formatDuration } from '../../text/duration.ts'
import { plural } from '../../text/plural.ts'
import { blank, emptyRow, span, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { lookOfRow } from '../../wording/state-look.ts'

/** How a try goes in three lines, for who doesn't want to read along. */
export function shortRows(
  { row, attempt, log }: NonNullable<SlotView['work']>,
  { now }: BoardSnapshot,
): readonly Row[] {
  const worktree = worktreeOf(attempt)
  const base = worktree === null ? literal('') : safe`, base ${sanitize(shortOid(worktree.base))}`
  const look = lookOfRow(row)
  return [
    [
      span(literal('── '), 'faint'),
      span(safe`try ${attempt.tryNumber}${base}`, 'dim'),
      span(literal(' ──'), 'faint'),
    ],
    [
      span(look.glyph, look.role),
      blank(1),
      span(look.word),
      span(safe`  ${formatDuration(now - attempt.startedAt)}`, 'dim'),
    ],
    emptyRow,
    [
      blank(2),
      span(
        safe`${plural(log.count(null).lines, 'line')} of output, last ${formatDuration(log.quietMs())} ago`,
        'dim',
      ),
    ],
  ]
}
