import { itemId, type EpochMs } from '../../../core/ids.ts'
import { integer, integerOrNull, text } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { recordEvent, type About } from '../record-event.ts'

/*
 * Items of a group run side by side, at most so many at once. One that finds its group full waits behind an attempt of the group, as
 * one does whose files another attempt has, but for any of them: whichever ends first, all that wait may try again.
 */

/** So many waiters are freed by one end: of a group with thousands of items each end would else write to all of them. */
const freedByOneEnd = 64

/** An attempt that the group's next item waits for; null while there is room for it. */
export function* fullGroup(group: string, most: number): Operation<number | null> {
  const found = yield* selectClaimed({ group })
  return found !== null && found.claimed >= most ? found.attempt : null
}

export const waitInGroup = (waiter: number, holder: number, group: string): Operation<unknown> =>
  insertWaiter({ waiter, holder, group })

/** An attempt of the group ends: whoever waits for a place there may try again. */
export function* freePlace(group: string, item: number): Operation<void> {
  const others = (yield* selectOthers({ group, item })) ?? 0
  // With nobody left to free the rest, none of them may be left out.
  const most = others === 0 ? -1 : freedByOneEnd
  const { rows } = yield* unparkWaiters({ group, most })
  if (rows > 0) yield* deleteWaiters({ group, most })
}

/** An item of the group is done: an event, when it was the last. */
export function* completeGroup(group: string, about: About, now: EpochMs): Operation<void> {
  if ((yield* selectOpen({ group })) !== null) return
  const items = yield* selectMembers({ group })
  yield* recordEvent({ type: 'group:completed', group, items }, about, now)
}

const selectClaimed = one(
  `SELECT count(*) AS claimed, max(attempt) AS attempt FROM items WHERE run_group = :group AND status = 'claimed'`,
  (row) => ({ claimed: integer(row, 'claimed'), attempt: integerOrNull(row, 'attempt') }),
)

const selectOthers = one(
  `SELECT count(*) AS n FROM items WHERE run_group = :group AND status = 'claimed' AND id <> :item`,
  (row) => integer(row, 'n'),
)

const selectOpen = one(`SELECT id FROM items WHERE run_group = :group AND status <> 'done' LIMIT 1`, (row) =>
  integer(row, 'id'),
)

const selectMembers = all(`SELECT key FROM items WHERE run_group = :group ORDER BY place, id`, (row) =>
  itemId(text(row, 'key')),
)

const insertWaiter = change(
  `INSERT INTO parks (waiter, holder, path, run_group) VALUES (:waiter, :holder, '', :group)`,
)

const waiters = `SELECT waiter FROM parks WHERE run_group = :group ORDER BY waiter LIMIT :most`

const unparkWaiters = change(`UPDATE items SET blocked_by = blocked_by - 1 WHERE id IN (${waiters})`)

const deleteWaiters = change(`DELETE FROM parks WHERE waiter IN (${waiters})`)
