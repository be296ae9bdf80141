/**
 * looper's order of ids, by which it decides between tasks of one priority: by the number at their end where both have one, so that
 * T2 comes before T10; else, and where the numbers are equal, by their characters.
 */
export function compareIds(one: string, other: string): number {
  const [a, b] = [numberOf(one), numberOf(other)]
  if (a !== null && b !== null && a !== b) return a < b ? -1 : 1
  return one === other ? 0 : one < other ? -1 : 1
}

/** Of any length: an id may end in the time that it was made at. */
function numberOf(id: string): bigint | null {
  const digits = /\d+$/.exec(id)?.[0]
  return digits === undefined ? null : BigInt(digits)
}
