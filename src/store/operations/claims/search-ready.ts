import { claimOrder } from '../../../core/policy/order/claim-order.ts'
import type { Strategy } from '../../../core/run/settings.ts'
import { integer, real } from '../../rows/raw-row.ts'
import { byStrategy, readyOutside } from '../../rows/ready-order.ts'
import { all, type Operation } from '../../statement.ts'
import { notLookedAt, selectDemands } from '../attempts/choose-agent.ts'
import { parseScoped, scopeFilter, scopedColumns, type Scoped } from '../scope.ts'

/** What is ready for somebody who is no worker: each of these is in the order of claims. */
export type ReadyList = { readonly demand: number } | 'outside'

/** Where an item stands in the order of claims: the next page begins behind it. */
export interface Place {
  readonly priority: number
  readonly path: number
  readonly place: number
  readonly id: number
}

export interface ReadyItem {
  readonly at: Place
  readonly facts: Scoped['facts']
}

export const beforeAll: Place = { priority: -1, path: 1e300, place: -1, id: -1 }

/** Also what the run's filter leaves out, since that filter is the run's own. */
export function* readyLists(): Operation<readonly ReadyList[]> {
  const demands = (yield* selectDemands({})).filter(({ ready }) => ready)
  return [
    { demand: notLookedAt },
    ...demands.map(({ id }) => ({ demand: id })),
    ...((yield* scopeFilter()) === null ? [] : (['outside'] as const)),
  ]
}

export function* readyAfter(
  list: ReadyList,
  { strategy, after, limit }: { readonly strategy: Strategy; readonly after: Place; readonly limit: number },
): Operation<readonly ReadyItem[]> {
  const items: ReadyItem[] = []
  const ranges = list === 'outside' ? selectOutside[strategy] : selectReady[strategy]
  const demand = list === 'outside' ? {} : list
  for (const select of ranges) {
    if (items.length < limit)
      items.push(...(yield* select({ ...demand, ...after, limit: limit - items.length })))
  }
  return items
}

export function isBefore(one: Place, other: Place, strategy: Strategy): boolean {
  return (claimOrder[strategy](one, other) || one.place - other.place || one.id - other.id) < 0
}

/**
 * What comes after a place, in parts that follow each other: each is one range of the index, so that a page costs the same however many
 * items are equal in the first columns. As one condition only the first column would be a range, and all that equal it read again.
 */
export const rangesAfter: Readonly<Record<Strategy, readonly string[]>> = {
  priority: [`(i.priority, i.place, i.id) > (:priority, :place, :id)`],
  dependency: [
    `i.critical_path = :path AND (i.priority, i.place, i.id) > (:priority, :place, :id)`,
    `i.critical_path < :path`,
  ],
  mixed: [
    `i.priority = :priority AND i.critical_path = :path AND (i.place, i.id) > (:place, :id)`,
    `i.priority = :priority AND i.critical_path < :path`,
    `i.priority > :priority`,
  ],
}

function parseReady(row: Parameters<typeof parseScoped>[0]): ReadyItem {
  const { id, facts } = parseScoped(row)
  const [path, place] = [real(row, 'critical_path'), integer(row, 'place')]
  return { at: { priority: facts.priority, path, place, id }, facts }
}

const columnsRead = `${scopedColumns}, i.critical_path, i.place`

const selectReady = byStrategy(({ columns }, strategy) =>
  rangesAfter[strategy].map((range) =>
    all(
      `SELECT ${columnsRead} FROM items i CROSS JOIN facts f CROSS JOIN sources s
       WHERE f.item = i.id AND s.id = i.source AND i.shelf = 'ready' AND i.demand = :demand AND ${range}
       ORDER BY ${columns('i.')} LIMIT :limit`,
      parseReady,
    ),
  ),
)

const selectOutside = byStrategy(({ columns }, strategy) =>
  rangesAfter[strategy].map((range) =>
    all(
      `SELECT ${columnsRead} FROM items i CROSS JOIN facts f CROSS JOIN sources s
       WHERE f.item = i.id AND s.id = i.source AND ${readyOutside('i.')} AND ${range}
       ORDER BY ${columns('i.')} LIMIT :limit`,
      parseReady,
    ),
  ),
)
