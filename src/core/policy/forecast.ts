import type { ItemType } from '../item.ts'

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

/** The normal distribution's: sums of many durations come near to it, whatever one of them is like. */
const z90 = 1.2816

/**
 * How long what remains takes, and what it costs, by what was measured. Null while too little was, or when nothing can be worked on.
 * The workers share what remains, but for the last tasks, which end one after the other; and nothing is shorter than the longest way.
 * What is uncertain is each duration, and the mean of so few.
 */
export function forecast(facts: ForecastFacts): Forecast | null {
  const { measured, remaining, remainingUnits, inWorkMs, longest, workers } = facts
  if (measured.length < leastMeasured || remaining === 0 || workers === 0) return null
  const rate = rateOf(measured.map(({ type, ms, units }) => ({ type, amount: ms, units })))
  const all = rate.perUnit * remainingUnits
  // Of one of those that remain.
  const mean = all / remaining
  const begun = sum(inWorkMs.map((ms) => Math.min(ms, mean)))
  const atOnce = Math.min(workers, remaining)
  const work = Math.max(all - begun, mean / 2)
  const shared = (work - mean / 2) / atOnce + mean / 2
  const wayMs = Math.max(0, longest * rate.perUnit - Math.max(0, ...inWorkMs))
  const sharedSpread = spreadOf(rate, remaining, remainingUnits) / atOnce
  const tasksOnWay = mean === 0 ? 1 : Math.max(1, wayMs / mean)
  const waySpread = spreadOf(rate, tasksOnWay, longest)
  return {
    ms: {
      p50: Math.max(shared, wayMs),
      p90: Math.max(shared + z90 * sharedSpread, wayMs === 0 ? 0 : wayMs + z90 * waySpread),
    },
    costUsd: costOf(facts),
  }
}

function costOf({ measured, remaining, remainingUnits }: ForecastFacts): Band | null {
  const known = measured.flatMap(({ type, costUsd, units }) =>
    costUsd === null ? [] : [{ type, amount: costUsd, units }],
  )
  // A few priced tasks among others are of another agent than the rest.
  if (known.length < leastMeasured || known.length < measured.length / 2) return null
  const rate = rateOf(known)
  const p50 = rate.perUnit * remainingUnits
  return { p50, p90: p50 + z90 * spreadOf(rate, remaining, remainingUnits) }
}

interface Done {
  readonly type: ItemType
  readonly amount: number
  readonly units: number
}

interface Rate {
  /** Of tasks of each type, on average: the pace of a type is known by its own alone. */
  readonly count: number
  readonly perUnit: number
  /** By which part of what its units say a task differs from that. */
  readonly deviation: number
}

/** What a unit of work takes. */
function rateOf(done: readonly Done[]): Rate {
  const perUnit = sum(done.map(({ amount }) => amount)) / Math.max(sum(done.map(({ units }) => units)), 1e-9)
  const squares = done.map(({ amount, units }) => (amount / Math.max(perUnit * units, 1e-9) - 1) ** 2)
  const deviation = perUnit === 0 ? 0 : Math.sqrt(sum(squares) / (done.length - 1))
  return { count: done.length / new Set(done.map(({ type }) => type)).size, perUnit, deviation }
}

/** Of the sum of so many tasks: that of each by itself, and that of the rate, which is the same for all. */
const spreadOf = ({ count, perUnit, deviation }: Rate, tasks: number, units: number): number =>
  deviation * perUnit * units * Math.sqrt(1 / tasks + 1 / count)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
