import { itemId } from '../../../core/ids.ts'
import type { NeedNode } from '../../../core/list/needs-tree.ts'
import { integer, real, text, type RawRow } from '../../rows/raw-row.ts'
import { all } from '../../statement.ts'

/** So many of each shelf are looked at: what is claimed first is among them. */
const mostOfShelf = 5_000

export const holders = (limit: number) => selectHolders({ most: mostOfShelf, limit })

const columns = `i.id, i.key, i.critical_path AS length, (SELECT count(*) FROM dependencies WHERE needs = i.id) AS needed_by`

const parseNode = (row: RawRow): NeedNode => ({
  number: integer(row, 'id'),
  id: itemId(text(row, 'key')),
  length: real(row, 'length'),
  neededBy: integer(row, 'needed_by'),
})

const shelf = (name: string): string =>
  `SELECT id FROM (SELECT id FROM items WHERE shelf = '${name}' LIMIT :most)`

/** What waits for nothing that is open, and has somebody waiting for it. */
const selectHolders = all(
  `WITH found AS (
     ${['asks', 'conflict', 'failed', 'stopped', 'ready', 'waiting'].map(shelf).join(' UNION ALL ')}
     UNION ALL SELECT i.id FROM attempts a JOIN items i ON i.id = a.item WHERE a.ended_at IS NULL AND i.attempt = a.id
     UNION ALL SELECT id FROM (
       SELECT id, blocked_by FROM items WHERE shelf = 'blocked' AND shelf NOT IN ('ready', 'claimed') ORDER BY id LIMIT :most)
       WHERE blocked_by = 0)
   SELECT ${columns} FROM found CROSS JOIN items i
   WHERE i.id = found.id AND i.outside = 0 AND EXISTS (
     SELECT 1 FROM dependencies d CROSS JOIN items w WHERE d.needs = i.id AND w.id = d.item AND w.status = 'todo')
   ORDER BY i.critical_path DESC, i.place, i.id LIMIT :limit`,
  parseNode,
)

export const selectWaiters = all(
  `SELECT ${columns} FROM dependencies d CROSS JOIN items i
   WHERE d.needs = :item AND i.id = d.item AND i.status IN ('todo', 'claimed', 'failed')
   ORDER BY i.critical_path DESC, i.place, i.id LIMIT :limit`,
  parseNode,
)
