import { literal, safe, type Safe } from '../text/safe.ts'

/** Where the tasks of a run are from: ` from TODO.md and typed by hand`. @param files null: from none. */
export function cameFrom(files: Safe | null, hasTyped: boolean): Safe {
  if (files === null) return literal(hasTyped ? ' typed by hand' : '')
  return hasTyped ? safe` from ${files} and typed by hand` : safe` from ${files}`
}
