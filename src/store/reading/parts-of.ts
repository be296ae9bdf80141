import { itemId, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Progress, StoreReader } from '../../core/ports/store-reader.ts'
import { integer, text } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'

type Parts = Awaited<ReturnType<StoreReader['partsOf']>>

export function* partsOf(id: ItemId, limit: number): Operation<Parts> {
  const item = yield* selectId({ folded: foldId(id) })
  if (item === null) return null
  const first = yield* selectParts({ item, limit })
  const progress = yield* selectProgress({ item })
  return first.length === 0 || progress === null ? null : { progress, first }
}

const selectId = one(`SELECT id FROM items WHERE folded = :folded`, (row) => integer(row, 'id'))

const inIt = `FROM items c JOIN facts f ON f.parent = c.key JOIN items i ON i.id = f.item WHERE c.id = :item`

export const selectProgress = one(
  `SELECT count(*) AS total, count(CASE i.status WHEN 'done' THEN 1 END) AS done,
     count(CASE i.status WHEN 'failed' THEN 1 END) AS failed, count(CASE i.status WHEN 'cancelled' THEN 1 END) AS cancelled
   ${inIt} AND f.held_as IS DISTINCT FROM 'optional'`,
  (row): Progress => ({
    total: integer(row, 'total'),
    done: integer(row, 'done'),
    failed: integer(row, 'failed'),
    cancelled: integer(row, 'cancelled'),
  }),
)

const selectParts = all(`SELECT i.key ${inIt} ORDER BY i.place, i.id LIMIT :limit`, (row) =>
  itemId(text(row, 'key')),
)
