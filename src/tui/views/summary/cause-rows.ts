import { shellWord } from '../../../core/naming/shell-word.ts'
import type { SummaryItem } from '../../../core/run/summary.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import { keyWord, keyWords } from '../../../keymap/key-words.ts'
import { padEnd, truncateMiddle } from '../../../text/cells.ts'
import { blank, cutRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { cureOf } from '../../../wording/cure.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import { notedSummaryItem } from '../../../wording/noted-item.ts'
import { reasonLine } from '../../../wording/reason-line.ts'

export interface CauseFacts {
  readonly idCells: number
  readonly width: number
  /** Where commands have to lead. */
  readonly place: Elsewhere
  readonly keymap: readonly KeyRow[]
  /** The task whose commands stand below the table, and are not said twice; null: none. */
  readonly inNext: string | null
}

/** `API-007   gate: npm test, exit 1; its work is on loopwork/api-007/3` */
export function causeRow({ id, reason, branch }: SummaryItem, { idCells, width }: CauseFacts): Row {
  const why = reason === null ? literal('it waits for you') : reasonLine(reason)
  const work = branch === null ? emptySafe : safe`; its work is on ${sanitize(branch)}`
  const row = [
    blank(4),
    strong(padEnd(truncateMiddle(sanitize(id), idCells), idCells)),
    blank(2),
    span(safe`${why}${work}`),
  ]
  return cutRow(row, width - 1)
}

const isGone = (item: SummaryItem): boolean => notedSummaryItem(item).settledIn?.worktree === null

const goneWords = literal('its worktree is gone; NEXT has the command')

/** A command that is cut can't be pasted: one that has no room is where it has. */
export function cureRow(item: SummaryItem, { idCells, width, place, keymap, inNext }: CauseFacts): Row {
  const cure = cureOf({
    ...{ kind: 'item', item: notedSummaryItem(item), stands: () => true },
    keys: keyWords(keymap),
  })
  const start = blank(6 + idCells)
  const shows = safe`loopwork show ${sanitize(shellWord(item.id))}`
  if (cure?.command != null && item.id === inNext)
    return cutRow(
      [start, span(isGone(item) ? goneWords : literal('NEXT has its commands'), 'dim')],
      width - 1,
    )
  const command = inPlace(cure?.command ?? shows, place)
  const words = cure?.command == null ? literal('shows all of it') : cure.words
  if (6 + idCells + rowWidth([span(command)]) >= width)
    return cutRow([start, span(safe`${keyWord('open', keymap)} on it shows what to do`, 'dim')], width - 1)
  return cutRow([start, span(command, 'accent'), span(safe`   ${words}`, 'dim')], width - 1)
}
