import { itemId, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { flag, integer, text, word } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { containerOverWith } from './containers.ts'

/**
 * The circle that would be closed if an item that is over were open again, as `A needs P contains B needs A`; null: none. The containers
 * that are over because it is would be open again, too, and what needs one of them would wait for what is in it.
 */
export function* closedCircle(id: ItemId): Operation<string | null> {
  const item = yield* selectItem({ folded: foldId(id) })
  if (item === null) return null
  const reopened = new Set([item.id])
  for (let at: number | null = item.id; at !== null;) {
    const container: number | null = yield* containerOverWith(at)
    if (container === null || reopened.has(container)) break
    reopened.add(container)
    at = container
  }
  /** The way to each item that it would wait for. */
  const ways = new Map<number, string>([[item.id, item.key]])
  const open = [item.id]
  for (const at of open) {
    for (const next of yield* selectWaits({ item: at })) {
      // A part that is cancelled holds up nothing; a need that is cancelled is still waited for.
      const isOver = next.status === 'done' || (next.isPart && next.status === 'cancelled')
      if (isOver && !reopened.has(next.id)) continue
      const way = `${ways.get(at) ?? ''} ${next.isPart ? 'contains' : 'needs'} ${next.key}`
      if (next.id === item.id) return way
      if (ways.has(next.id)) continue
      ways.set(next.id, way)
      open.push(next.id)
    }
  }
  return null
}

const selectItem = one(`SELECT id, key FROM items WHERE folded = :folded`, (row) => ({
  id: integer(row, 'id'),
  key: itemId(text(row, 'key')),
}))

/** What an item needs, and of a container what is in it and has to be done. */
const selectWaits = all(
  `SELECT n.id, n.key, n.status, 0 AS part FROM dependencies d JOIN items n ON n.id = d.needs WHERE d.item = :item
   UNION ALL
   SELECT i.id, i.key, i.status, 1 AS part FROM items c JOIN facts f ON f.parent = c.key JOIN items i ON i.id = f.item
   WHERE c.id = :item AND c.kind = 'container' AND f.held_as IS DISTINCT FROM 'optional'`,
  (row) => ({
    id: integer(row, 'id'),
    key: text(row, 'key'),
    status: word(row, 'status', itemStatuses),
    isPart: flag(row, 'part'),
  }),
)
