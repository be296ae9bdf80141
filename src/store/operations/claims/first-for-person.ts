import type { Strategy } from '../../../core/run/settings.ts'
import { filterOf } from '../../../core/policy/filter/filter-of.ts'
import { fitsFilter } from '../../../core/policy/filter/fits-filter.ts'
import { itemColumns, parseItem, type ItemRecord } from '../../rows/item-record.ts'
import { byStrategy, readyOutside } from '../../rows/ready-order.ts'
import { all, change, type Args, type Operation } from '../../statement.ts'
import { isBefore, notLookedAt, selectDemands } from '../attempts/choose-agent.ts'
import { scopeFilter } from '../scope.ts'

/**
 * The first that is ready for somebody who is no worker: whoever may do it, and also what the run's filter leaves out, since that filter
 * is the run's own. @param filter what the claim itself asks for; null: anything.
 */
export function* firstForPerson(strategy: Strategy, filter: string | null): Operation<ItemRecord | null> {
  const demands = (yield* selectDemands({})).filter(({ ready }) => ready).map(({ id }) => id)
  const pages: readonly Pages[] = [
    ...[notLookedAt, ...demands].map(
      (demand): Pages =>
        (page) =>
          selectReady[strategy]({ demand, ...page }),
    ),
    ...((yield* scopeFilter()) === null ? [] : [(page: Page) => selectOutside[strategy]({ ...page })]),
  ]
  let best: ItemRecord | null = null
  for (const each of pages) {
    const first = yield* firstFitting(each, filter)
    if (first !== null && (best === null || isBefore(first, best, strategy))) best = first
  }
  return best
}

/** Retries whose time has come, of those that the run leaves out; the others are woken as for a worker. */
export const wakeOutside = change(
  `UPDATE items SET not_before = NULL WHERE outside = 1 AND status = 'todo' AND not_before <= :now`,
)

interface Page extends Args {
  readonly limit: number
  readonly offset: number
}
type Pages = (page: Page) => Operation<readonly ItemRecord[]>

const pageSize = 1_000

function* firstFitting(pages: Pages, filter: string | null): Operation<ItemRecord | null> {
  if (filter === null) return (yield* pages({ limit: 1, offset: 0 }))[0] ?? null
  const wanted = filterOf(filter)
  for (let offset = 0; ; offset += pageSize) {
    const page = yield* pages({ limit: pageSize, offset })
    const found = page.find(({ item }) => fitsFilter(wanted, item))
    if (found !== undefined) return found
    if (page.length < pageSize) return null
  }
}

const selectReady = byStrategy(({ columns }) =>
  all(
    `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND i.shelf = 'ready' AND i.demand = :demand
     ORDER BY ${columns('i.')} LIMIT :limit OFFSET :offset`,
    parseItem,
  ),
)

const selectOutside = byStrategy(({ columns }) =>
  all(
    `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND ${readyOutside('i.')}
     ORDER BY ${columns('i.')} LIMIT :limit OFFSET :offset`,
    parseItem,
  ),
)
