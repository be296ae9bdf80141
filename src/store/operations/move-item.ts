import { LoopworkError } from '../../core/errors.ts'
import type { Transition } from '../../core/policy/transition.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { text, word } from '../rows/raw-row.ts'
import { change, one, type Args, type Operation } from '../statement.ts'

/**
 * The only way to change an item's status: a statement for transitions of the table that lead to one status. An item of another
 * status than they begin at is not changed, and the transaction ends with an error.
 * @param columns what else is set: `attempt = NULL, …`. The statement's arguments are those of the columns, `item` and `now`.
 */
export function moveItem(
  moves: readonly [Transition, ...Transition[]],
  columns: string,
): (args: Args & { readonly item: number }) => Operation<void> {
  const [[verb, , to]] = moves
  const from = moves.map(([, before]) => `'${before}'`)
  const update = change(`
  UPDATE items SET status = '${to}', ${columns}, since = :now, updated_at = :now
  WHERE id = :item AND status IN (${from.join(', ')})`)
  return function* (args) {
    const { rows } = yield* update(args)
    if (rows === 0) throw yield* illegal(args.item, verb)
  }
}

function* illegal(item: number, verb: string): Operation<LoopworkError> {
  const found = yield* selectStatus({ item })
  const what = found === null ? `item ${item}, which is not there` : `${found.key}, which is ${found.status}`
  return new LoopworkError('internal', `the store was asked to ${verb} ${what}`, {
    hint: 'a fault of loopwork: please report it',
  })
}

const selectStatus = one(`SELECT key, status FROM items WHERE id = :item`, (row) => ({
  key: text(row, 'key'),
  status: word(row, 'status', itemStatuses),
}))
