import { itemTypes } from '../../core/item.ts'
import type { MeasuredTasks } from '../../core/ports/store-reader.ts'
import { unitsOf, workOf } from '../operations/ranking.ts'
import { integer, real, realOrNull, word } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'

/** The newest say most of what comes next, and old ones nothing of the agents of today. */
const mostTasks = 200
/** Tries that are looked at for them, however many of those came to nothing. */
const mostTries = 2_000

export function* measuredTasks(): Operation<MeasuredTasks> {
  const tasks = yield* selectMeasured({ mostTries, limit: mostTasks })
  const left = yield* selectLeft({})
  return { tasks, longest: left?.longest ?? 0, remainingUnits: left?.units ?? 0 }
}

/** Every try of a task counts: those that failed took their time as well. */
const selectMeasured = all(
  `SELECT f.type, i.spent_micro_usd AS spent, ${unitsOf} * coalesce(p.pace, 1.0) AS units,
     (SELECT sum(b.ended_at - b.started_at) FROM attempts b WHERE b.item = a.item AND b.ended_at IS NOT NULL) AS ms
   FROM attempts a JOIN items i ON i.id = a.item JOIN facts f ON f.item = a.item LEFT JOIN paces p ON p.type = f.type
   WHERE a.id > (SELECT coalesce(max(id), 0) FROM attempts) - :mostTries AND a.outcome = 'done'
   ORDER BY a.id DESC LIMIT :limit`,
  (row) => ({
    type: word(row, 'type', itemTypes),
    // A clock that was set back.
    ms: Math.max(0, realOrNull(row, 'ms') ?? 0),
    units: real(row, 'units'),
    costUsd: integer(row, 'spent') === 0 ? null : integer(row, 'spent') / 1_000_000,
  }),
)

const selectLeft = one(
  `SELECT max(i.critical_path) AS longest, sum(${workOf}) AS units
   FROM items i CROSS JOIN facts f LEFT JOIN paces p ON p.type = f.type
   WHERE i.outside = 0 AND i.status IN ('todo', 'claimed') AND f.item = i.id`,
  (row) => ({ longest: realOrNull(row, 'longest') ?? 0, units: realOrNull(row, 'units') ?? 0 }),
)
