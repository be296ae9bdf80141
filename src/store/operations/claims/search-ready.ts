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

export function readyAfter(
  list: ReadyList,
  { strategy, after, limit }: { readonly strategy: Strategy; readonly after: Place; readonly limit: number },
): Operation<readonly ReadyItem[]> {
  const page = { ...after, limit }
  return list === 'outside' ? selectOutside[strategy](page) : selectReady[strategy]({ ...list, ...page })
}

export function isBefore(one: Place, other: Place, strategy: Strategy): boolean {
  return (claimOrder[strategy](one, other) || one.place - other.place || one.id - other.id) < 0
}

/** The first column alone is a range in the index of the order; what follows it is compared row by row. */
const isAfter: Readonly<Record<Strategy, string>> = {
  priority: `(i.priority, i.place, i.id) > (:priority, :place, :id)`,
  dependency: `i.critical_path <= :path AND
    (i.critical_path < :path OR (i.priority, i.place, i.id) > (:priority, :place, :id))`,
  mixed: `i.priority >= :priority AND (i.priority > :priority OR
    (i.critical_path <= :path AND (i.critical_path < :path OR (i.place, i.id) > (:place, :id))))`,
}

function parseReady(row: Parameters<typeof parseScoped>[0]): ReadyItem {
  const { id, facts } = parseScoped(row)
  const [path, place] = [real(row, 'critical_path'), integer(row, 'place')]
  return { at: { priority: facts.priority, path, place, id }, facts }
}

const columnsRead = `${scopedColumns}, i.critical_path, i.place`

const selectReady = byStrategy(({ columns }, strategy) =>
  all(
    `SELECT ${columnsRead} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND i.shelf = 'ready' AND i.demand = :demand AND ${isAfter[strategy]}
     ORDER BY ${columns('i.')} LIMIT :limit`,
    parseReady,
  ),
)

const selectOutside = byStrategy(({ columns }, strategy) =>
  all(
    `SELECT ${columnsRead} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND ${readyOutside('i.')} AND ${isAfter[strategy]}
     ORDER BY ${columns('i.')} LIMIT :limit`,
    parseReady,
  ),
)
