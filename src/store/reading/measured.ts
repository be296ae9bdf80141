import type { MeasuredTasks } from '../../core/ports/store-reader.ts'
import { newestDone } from '../operations/newest-done.ts'
import { workOf } from '../operations/work-of.ts'
import { realOrNull } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'

export function* measuredTasks(): Operation<MeasuredTasks> {
  const tasks = (yield* newestDone()).map(({ type, ms, units, pace, spentMicroUsd }) => ({
    type,
    ms,
    units: units * pace,
    costUsd: spentMicroUsd === 0 ? null : spentMicroUsd / 1_000_000,
  }))
  const left = yield* selectLeft({})
  return { tasks, longest: left?.longest ?? 0, remainingUnits: left?.units ?? 0 }
}

const selectLeft = one(
  `SELECT max(i.critical_path) AS longest, sum(${workOf}) AS units
   FROM items i CROSS JOIN facts f LEFT JOIN paces p ON p.type = f.type
   WHERE i.outside = 0 AND i.status IN ('todo', 'claimed') AND f.item = i.id`,
  (row) => ({ longest: realOrNull(row, 'longest') ?? 0, units: realOrNull(row, 'units') ?? 0 }),
)
