import type { KeyRow } from '../../../keymap/key-row.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { shortOid } from '../../../core/ids.ts'
import { atWork, inHand, inLane, needYou } from '../../../core/run/counts.ts'
import type { ItemState } from '../../../core/state.ts'
import { groupDigits } from '../../../text/plural.ts'
import { blank, emptyRow, fillRow, joinRows, pointer, span, type Row } from '../../../text/row.ts'
import type { Role } from '../../../text/role.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { ageWords } from '../../../text/time/age-words.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { highlightOf, type TableRow, type TaskRowFacts } from './tasks-table.ts'

/** A group of tasks that stand together by what needs a person. */
interface Group {
  readonly length: number
  readonly glyph: Safe
  readonly role: Role
  readonly words: Safe
}

export interface Below {
  /** How many rows of the list are above or in view. */
  readonly seen: number
  readonly length: number
  /** Null: the list is in another order, or of some tasks only. */
  readonly groups: { readonly inHand: boolean; readonly done: boolean } | null
}

/** `◦ 20 more ready   ⊘ 8 blocked   ⊝ 1 cancelled`: what is further down. */
export function moreRow({ counts }: Pick<BoardSnapshot, 'counts'>, below: Below, width: number): Row {
  const left = Math.max(0, below.length - below.seen)
  if (left === 0) return fillRow([blank(2), span(literal('the end of the list'), 'dim')], width)
  const pieces =
    below.groups === null
      ? [[span(safe`${signs.newer.glyph} ${groupDigits(left)} more`, 'dim')]]
      : piecesOf(groupsOf(counts, below.groups), below.seen)
  return fillRow([blank(2), ...joinRows(pieces, blank(3))], width)
}

/** In the order of the list. */
function groupsOf(
  counts: BoardSnapshot['counts'],
  { inHand: withHand, done }: NonNullable<Below['groups']>,
): readonly Group[] {
  const { todo, waiting, blocked, optional = 0, cancelled } = counts
  const work = withHand ? atWork(counts) : inLane(counts)
  const group = (length: number, state: ItemState, words: Safe): Group => ({
    ...{ length, words },
    ...{ glyph: stateLooks[state].glyph, role: stateLooks[state].role },
  })
  return [
    group(needYou(counts), 'conflict', literal('need you')),
    group(work, inHand(counts) > 0 && withHand ? 'running' : 'queued', literal('in work')),
    group(todo, 'todo', literal('ready')),
    group(waiting, 'waiting', literal('waiting')),
    group(blocked + optional, 'blocked', literal('blocked')),
    group(cancelled, 'cancelled', literal('cancelled')),
    ...(done ? [group(counts.done, 'done', literal('done'))] : []),
  ]
}

/** Of the group at the edge only what is below it. */
function piecesOf(groups: readonly Group[], seen: number): readonly Row[] {
  let above = seen
  return groups.map(({ length, glyph, role, words }): Row => {
    const shown = Math.min(above, length)
    above -= shown
    const left = length - shown
    if (left === 0) return emptyRow
    const more = shown > 0 ? literal('more ') : emptySafe
    return [span(glyph, role), span(safe` ${groupDigits(left)} ${more}${words}`, 'dim')]
  })
}

export interface DoneRowFacts {
  readonly cursor: TaskRowFacts['cursor']
  /** They are one row; else they are in the list, and can be folded again. */
  readonly folded: boolean
  readonly width: number
  readonly keymap: readonly KeyRow[]
}

/** `✓ 14 done, the last 82f4d77 3m ago   Enter shows them` */
export function doneRow(
  { counts, lastDone, now }: Pick<BoardSnapshot, 'counts' | 'lastDone' | 'now'>,
  { cursor, folded, width, keymap }: DoneRowFacts,
): TableRow {
  const last =
    lastDone === null
      ? emptySafe
      : safe`, the last ${sanitize(shortOid(lastDone.commit))} ${ageWords(now - lastDone.at)} ago`
  const opens = cursor === 'focused' ? keyWord('open', keymap) : literal('F5')
  const key = folded ? opens : keyWord('back', keymap)
  const row: Row = [
    pointer(cursor !== 'none'),
    span(signs.done.glyph, 'ok'),
    span(safe` ${groupDigits(counts.done)} done${last}`, 'dim'),
    span(safe`   ${key}`, 'accent'),
    span(folded ? literal(' shows them') : literal(' folds them'), 'dim'),
  ]
  return { row: fillRow(row, width), highlight: highlightOf(cursor) }
}
