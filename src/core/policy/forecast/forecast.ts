import type { ItemType } from '../../item.ts'
import { believing, type Observed } from './durations.ts'
import { amountOf, msToEnd } from './ms-to-end.ts'

/** A task that is done: how long all its tries took, how much work it was held for, and what it cost where that is known. */
export interface Measured {
  readonly type: ItemType
  readonly ms: number
  /** Its estimate, or its weight, or 1, at the pace of its type: the unit of `longest`. */
  readonly units: number
  readonly costUsd: number | null
}

export interface ForecastFacts {
  /** The newest of the store. */
  readonly measured: readonly Measured[]
  /** Tasks that can still be done, those in work included. */
  readonly remaining: number
  /** How much work they are together, in the units of `measured`. */
  readonly remainingUnits: number
  /** For how long each of those in work has been. */
  readonly inWorkMs: readonly number[]
  /** The longest way to the end, in units; 0 where it is not known. */
  readonly longest: number
  /** So long until the last of those that wait for a time can begin; left out: none does. */
  readonly lastStartMs?: number
  readonly workers: number
}

/** As likely more as less, and one in ten that it is more. */
export interface Band {
  readonly p50: number
  readonly p90: number
}

export interface Forecast {
  /** From now to the end. */
  readonly ms: Band
  /** Of what remains; null where too few tasks have a price. */
  readonly costUsd: Band | null
}

/** Fewer say nothing about the others. */
const leastMeasured = 3

/** So many ways in which it may go; enough for the ninth tenth of them. */
const draws = 100

/**
 * How long what remains takes, and what it costs, by what was measured: the middle of many ways in which it may go, and the one that nine in
 * ten don't exceed. Null while too little was measured, or when nothing can be worked on.
 */
export function forecast(facts: ForecastFacts): Forecast | null {
  const { measured, remaining, remainingUnits, inWorkMs, longest, workers, lastStartMs = 0 } = facts
  if (measured.length < leastMeasured || remaining === 0 || workers === 0) return null
  const unitsEach = Math.max(remainingUnits / remaining, 1e-9)
  const observed = [
    ...measured.map(({ type, ms, units }) => over(type, ms, units)),
    ...inWorkMs.map((ms) => ({ kind: inWork, perUnit: ms / unitsEach, isOver: false })),
  ]
  const left = { tasks: remaining, unitsEach, inWorkMs, longest, workers, lastStartMs }
  const belief = believing(observed)
  return { ms: bandOf((draw) => msToEnd(left, belief(draw))), costUsd: costOf(facts) }
}

/** Of whichever type: they are one kind by how little is known of them. */
const inWork = 'in work'

const over = (kind: string, amount: number, units: number): Observed => ({
  kind,
  perUnit: amount / Math.max(units, 1e-9),
  isOver: true,
})

function costOf({ measured, remaining, remainingUnits }: ForecastFacts): Band | null {
  const known = measured.flatMap(({ type, costUsd, units }) =>
    costUsd === null ? [] : [over(type, costUsd, units)],
  )
  // A few priced tasks among others are of another agent than the rest.
  if (known.length < leastMeasured || known.length < measured.length / 2) return null
  const belief = believing(known)
  return bandOf((draw) => amountOf(remaining, remainingUnits / remaining, belief(draw)))
}

function bandOf(drawn: (draw: number) => number): Band {
  const amounts = Array.from({ length: draws }, (_, draw) => drawn(draw)).sort((one, other) => one - other)
  return { p50: amounts[draws / 2] ?? 0, p90: amounts[draws * 0.9] ?? 0 }
}
