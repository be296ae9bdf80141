import type { FormerStanding } from '../../../core/acts/former-standing.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { integer, integerOrNull, textOrNull, word } from '../../rows/raw-row.ts'
import { reasonOrNull } from '../../rows/reason-column.ts'
import { change, one, type Operation } from '../../statement.ts'
import { moveItem } from '../move-item.ts'

/** What of an item `i` an act has changed, or will: columns of both. */
const kept = [
  ...['hold', 'not_before', 'asks', 'attempts', 'interruptions', 'merged', 'reason'],
  ...['spent_micro_usd', 'spent_tokens'],
]

/** @param act that is taken back; null: it was a stop, which is only lifted */
export function* putBack(
  to: FormerStanding['to'],
  act: number | null,
  of: { readonly item: number; readonly now: EpochMs },
): Operation<void> {
  if (act === null) return yield* liftStop(of)
  yield* moves[to]({ ...of, act })
  // It stands so since then.
  yield* storeSince({ item: of.item, act })
}

/** What the event tells a replay, once the task is put back. */
export const selectStanding = one(
  `SELECT hold, not_before, asks, attempts, merged, reason, since FROM items WHERE id = :item`,
  (row): Omit<FormerStanding, 'to'> => ({
    since: integer(row, 'since'),
    hold: row['hold'] === null ? null : word(row, 'hold', ['source', 'stopped'] as const),
    notBefore: integerOrNull(row, 'not_before'),
    asks: integerOrNull(row, 'asks'),
    attempts: integer(row, 'attempts'),
    merged: textOrNull(row, 'merged'),
    reason: reasonOrNull(row),
  }),
)

const before = (column: string): string =>
  `(SELECT b.${column} FROM act_items b WHERE b.act = :act AND b.item = :item)`

const restored = kept.map((column) => `${column} = ${before(column)}`).join(', ')

const moves = {
  todo: moveItem(
    [
      ['put back', 'cancelled', 'todo'],
      ['put back', 'todo', 'todo'],
    ],
    restored,
  ),
  failed: moveItem(
    [
      ['fail again', 'todo', 'failed'],
      ['fail again', 'cancelled', 'failed'],
    ],
    restored,
  ),
  cancelled: moveItem([['cancel again', 'todo', 'cancelled']], restored),
  done: moveItem([['finish again', 'todo', 'done']], restored),
} satisfies Record<FormerStanding['to'], unknown>

const liftStop = moveItem([['go on', 'todo', 'todo']], `hold = NULL`)

const storeSince = change(`UPDATE items SET since = ${before('since')} WHERE id = :item`)
