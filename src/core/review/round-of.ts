import type { AttemptFacts } from '../attempt.ts'
import { weightOf } from '../reason.ts'

/**
 * Which review in a row it is that asks for changes, this one included: 1, 2, … Tries that ended without an outcome are passed
 * over; any other end between begins the row anew.
 * @param earlier attempts of the item, oldest first.
 */
export function roundOf(earlier: readonly Pick<AttemptFacts, 'end'>[]): number {
  const counted = earlier.flatMap(({ end }) =>
    end?.reason == null || weightOf(end.reason.code) === 'back' ? [] : [end.reason.code],
  )
  const other = counted.findLastIndex((code) => code !== 'review:changes')
  return counted.length - other
}
