import type { Measured } from '../../core/policy/forecast/forecast.ts'
import { newestDone } from '../operations/newest-done.ts'
import type { Operation } from '../statement.ts'

export function* measuredTasks(): Operation<readonly Measured[]> {
  return (yield* newestDone()).map(({ type, ms, units, pace, spentMicroUsd }) => ({
    type,
    ms,
    units: units * pace,
    costUsd: spentMicroUsd === 0 ? null : spentMicroUsd / 1_000_000,
  }))
}
