import type { Strategy } from '../../../core/run/settings.ts'
import { itemColumns, parseItem, type ItemRecord } from '../../rows/item-record.ts'
import { byStrategy, readyOutside } from '../../rows/ready-order.ts'
import { change, one, type Operation } from '../../statement.ts'
import { isBefore, notLookedAt, selectDemands } from '../attempts/choose-agent.ts'
import { scopeFilter } from '../scope.ts'

/** The first that is ready for somebody who is no worker: whoever may do it, and also what the run's filter leaves out, since that filter is the run's own. */
export function* firstForPerson(strategy: Strategy): Operation<ItemRecord | null> {
  const demands = (yield* selectDemands({})).filter(({ ready }) => ready).map(({ id }) => id)
  const outside = (yield* scopeFilter()) === null ? null : yield* selectOutside[strategy]({})
  let best = outside
  for (const demand of [notLookedAt, ...demands]) {
    const first = yield* selectReady[strategy]({ demand })
    if (first !== null && (best === null || isBefore(first, best, strategy))) best = first
  }
  return best
}

/** Retries whose time has come, of those that the run leaves out; the others are woken as for a worker. */
export const wakeOutside = change(
  `UPDATE items SET not_before = NULL WHERE outside = 1 AND status = 'todo' AND not_before <= :now`,
)

const selectReady = byStrategy(({ columns }) =>
  one(
    `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND i.shelf = 'ready' AND i.demand = :demand
     ORDER BY ${columns('i.')} LIMIT 1`,
    parseItem,
  ),
)

const selectOutside = byStrategy(({ columns }) =>
  one(
    `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND ${readyOutside('i.')}
     ORDER BY ${columns('i.')} LIMIT 1`,
    parseItem,
  ),
)
