/** The place of the value in a list that is nearest to a number; of two that are as near, the first. */
export function nearestIn(values: readonly number[], wanted: number): number {
  const distance = (index: number): number => Math.abs((values[index] ?? Infinity) - wanted)
  return values.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0)
}
