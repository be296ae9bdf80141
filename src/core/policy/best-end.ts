import type { LostCandidate } from '../candidate.ts'
import { weightOf, type Reason, type Weight } from '../reason.ts'

/**
 * The end that says most about the item, when none of its several agents has passed the gate: one that counts before one that
 * needs a person, and that before one that was nobody's failure; of these the one that came furthest.
 */
export function bestEnd(ends: readonly [LostCandidate, ...LostCandidate[]]): LostCandidate {
  return ends.reduce((one, other) => (order(one, other) <= 0 ? one : other))
}

/** The attempt's own reason, which names how many have failed. */
export const endOfAll = ({ stage: { reason } }: LostCandidate, of: number): Reason => ({
  ...reason,
  message: `${reason.message}; none of ${of} agents passed`,
})

const order = (one: LostCandidate, other: LostCandidate): number =>
  weights.indexOf(weightOf(one.stage.reason.code)) - weights.indexOf(weightOf(other.stage.reason.code)) ||
  reached(other) - reached(one) ||
  one.number - other.number

const weights: readonly Weight[] = ['counted', 'final', 'back']

/** How far its work came: gates that were run for it, work at all. */
const reached = ({ stage: { gates, work } }: LostCandidate): number =>
  gates.length * 2 + (work === null ? 0 : 1)
