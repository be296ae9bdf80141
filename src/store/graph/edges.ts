import { foldId } from '../../core/naming/slug.ts'
import type { Edge } from '../../core/ports/ranking-store.ts'
import { integer, real, text, type RawRow } from '../rows/raw-row.ts'
import { all, type Operation } from '../statement.ts'

/*
 * What waits for what: an item for what it needs, and an open container for what is in it. An edge is there as long as both are as the
 * conditions here say.
 */

/** Of item `i` and its need `d`. Not what is done to containers: one of these may open again, with tasks in it that need what is done. */
const isNeed = `(i.status <> 'done' OR NOT EXISTS (SELECT 1 FROM items n WHERE n.id = d.needs AND n.kind = 'container'))`

/** Of container `c`. */
const isOpen = `c.kind = 'container' AND c.status NOT IN ('done', 'cancelled')`

/** Of item `i` with facts `f`: what it is in waits for it. */
const isPart = `f.held_as IS DISTINCT FROM 'optional' AND i.status NOT IN ('done', 'cancelled')`

export const selectEdges = all(
  `SELECT d.item, d.needs FROM dependencies d CROSS JOIN items i
   WHERE (d.item, d.needs) > (:item, :needs) AND i.id = d.item AND ${isNeed}
   ORDER BY d.item, d.needs LIMIT :limit`,
  edgeOf,
)

/** What a container still waits for of what is in it, as edges. */
export const selectContents = all(
  `SELECT c.id AS item, f.item AS needs FROM items c CROSS JOIN facts f CROSS JOIN items i
   WHERE c.id >= :item AND ${isOpen} AND f.parent = c.key AND (c.id > :item OR f.item > :needs)
     AND i.id = f.item AND ${isPart}
   ORDER BY c.id, f.item LIMIT :limit`,
  edgeOf,
)

/** The edges to all that these items wait for, as many as the limit at most. */
export function* edgesDown(items: readonly number[], limit: number): Operation<readonly Edge[]> {
  const rows = JSON.stringify(items)
  const needs = yield* selectNeeds({ rows, limit })
  if (needs.length >= limit) return needs
  return [...needs, ...(yield* selectParts({ rows, limit: limit - needs.length }))]
}

/** The edges from all that waits for these items, as many as the limit at most. */
export function* edgesUp(items: readonly number[], limit: number): Operation<readonly Edge[]> {
  const needs = yield* selectNeededBy({ rows: JSON.stringify(items), limit })
  if (needs.length >= limit) return needs
  return [...needs, ...(yield* edgesFromContainers(items, limit - needs.length))]
}

export function* edgesFromContainers(items: readonly number[], limit: number): Operation<readonly Edge[]> {
  const inside = yield* selectInside({ rows: JSON.stringify(items) })
  if (inside.length === 0) return []
  const names = [...new Set(inside.map(({ parent }) => foldId(parent)))]
  const containers = yield* selectOpenContainers({ names: JSON.stringify(names) })
  const idOf = new Map(containers.map(({ key, id }) => [key, id]))
  const edges: Edge[] = []
  for (const { item, parent } of inside) {
    const container = idOf.get(parent)
    if (container !== undefined && edges.length < limit) edges.push({ item: container, needs: item })
  }
  return edges
}

const selectNeeds = all(
  `SELECT d.item, d.needs FROM json_each(:rows) e CROSS JOIN dependencies d CROSS JOIN items i
   WHERE d.item = e.value AND i.id = d.item AND ${isNeed} LIMIT :limit`,
  edgeOf,
)

const selectNeededBy = all(
  `SELECT d.item, d.needs FROM json_each(:rows) e CROSS JOIN dependencies d CROSS JOIN items i
   WHERE d.needs = e.value AND i.id = d.item AND ${isNeed} LIMIT :limit`,
  edgeOf,
)

const selectParts = all(
  `SELECT c.id AS item, f.item AS needs FROM json_each(:rows) e CROSS JOIN items c CROSS JOIN facts f CROSS JOIN items i
   WHERE c.id = e.value AND ${isOpen} AND f.parent = c.key AND i.id = f.item AND ${isPart} LIMIT :limit`,
  edgeOf,
)

const selectInside = all(
  `SELECT f.item, f.parent FROM json_each(:rows) e CROSS JOIN facts f CROSS JOIN items i
   WHERE f.item = e.value AND f.parent IS NOT NULL AND i.id = f.item AND ${isPart}`,
  (row) => ({ item: integer(row, 'item'), parent: text(row, 'parent') }),
)

const selectOpenContainers = all(
  `SELECT c.id, c.key FROM json_each(:names) e CROSS JOIN items c WHERE c.folded = e.value AND ${isOpen}`,
  (row) => ({ id: integer(row, 'id'), key: text(row, 'key') }),
)

/** How long those are that need an item, of so many of them. */
export const selectLengthsBefore = all(
  `SELECT i.critical_path AS length FROM dependencies d CROSS JOIN items i
   WHERE d.needs = :item AND i.id = d.item AND ${isNeed} LIMIT :limit`,
  (row) => real(row, 'length'),
)

function edgeOf(row: RawRow): Edge {
  return { item: integer(row, 'item'), needs: integer(row, 'needs') }
}
