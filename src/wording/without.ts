import type { LeftOut } from '../core/attempt.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** More than this are counted. */
const named = 2

/** `without big.bin (too big) and 2 more`: what an item's work was merged without; empty where it was merged whole. */
export function without(leftOut: readonly LeftOut[]): Safe {
  if (leftOut.length === 0) return emptySafe
  const shown = leftOut.slice(0, named).map(({ path, why }) => safe`${sanitize(path)} (${sanitize(why)})`)
  const more = leftOut.length > named ? safe` and ${leftOut.length - named} more` : emptySafe
  return safe`without ${joinSafe(shown, literal(', '))}${more}`
}
