import type { Measured } from './forecast.ts'

/** Fewer say nothing about the others. */
const leastMeasured = 3

/** What a unit of work takes on average; null while too little was measured. */
export function msPerUnit(measured: readonly Measured[]): number | null {
  const units = measured.reduce((sum, task) => sum + task.units, 0)
  if (measured.length < leastMeasured || units === 0) return null
  return measured.reduce((sum, task) => sum + task.ms, 0) / units
}
