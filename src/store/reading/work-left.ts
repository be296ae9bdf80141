import type { WorkLeft } from '../../core/ports/store-reader.ts'
import { workOf } from '../operations/work-of.ts'
import { integer, integerOrNull, realOrNull } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'

export function* workLeft(): Operation<WorkLeft> {
  return (yield* selectLeft({})) ?? { tasks: 0, units: 0, longest: 0, lastStart: null }
}

/** `stuck`: what only a person sets going, and what waits for it, also by way of the container that it is in. */
const selectLeft = one(
  `WITH RECURSIVE waits AS (
     SELECT item, needs, 0 AS part FROM dependencies
     UNION ALL
     SELECT c.id AS item, f.item AS needs, 1 AS part FROM items c JOIN facts f ON f.parent = c.key
     WHERE c.kind = 'container' AND f.held_as IS DISTINCT FROM 'optional'),
   stuck AS (
     SELECT id FROM items
     WHERE status IN ('failed', 'cancelled') OR status = 'todo' AND (hold IS NOT NULL OR asks IS NOT NULL OR outside = 1)
     UNION
     SELECT w.id FROM stuck s JOIN waits ON waits.needs = s.id JOIN items n ON n.id = s.id JOIN items w ON w.id = waits.item
     WHERE w.status = 'todo' AND (waits.part = 0 OR n.status <> 'cancelled'))
   SELECT count(*) AS tasks, max(i.critical_path) AS longest, sum(${workOf}) AS units,
     max(CASE WHEN i.status = 'todo' THEN i.not_before END) AS last_start
   FROM items i JOIN facts f ON f.item = i.id LEFT JOIN paces p ON p.type = f.type
   WHERE i.outside = 0 AND i.status IN ('todo', 'claimed') AND i.kind IS DISTINCT FROM 'container'
     AND i.id NOT IN (SELECT id FROM stuck)`,
  (row) => {
    const units = realOrNull(row, 'units') ?? 0
    return {
      tasks: integer(row, 'tasks'),
      units,
      // What is stuck may be on the longest way.
      longest: Math.min(units, realOrNull(row, 'longest') ?? 0),
      lastStart: integerOrNull(row, 'last_start'),
    }
  },
)
