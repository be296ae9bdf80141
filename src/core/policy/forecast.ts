/** A task that is done: how long all its tries took, how much work it was held for, and what it cost where that is known. */
export interface Measured {
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
  const { measured, remaining, inWorkMs, longest, workers } = facts
  if (measured.length < leastMeasured || remaining === 0 || workers === 0) return null
  const task = momentsOf(measured.map(({ ms }) => ms))
  const begun = inWorkMs.reduce((sum, ms) => sum + Math.min(ms, task.mean), 0)
  const atOnce = Math.min(workers, remaining)
  const work = Math.max(task.mean * remaining - begun, task.mean / 2)
  const shared = (work - task.mean / 2) / atOnce + task.mean / 2
  const perUnit = sum(measured.map(({ ms }) => ms)) / Math.max(sum(measured.map(({ units }) => units)), 1e-9)
  const wayMs = Math.max(0, longest * perUnit - Math.max(0, ...inWorkMs))
  const sharedSpread = spreadOf(task, remaining) / atOnce
  const waySpread = task.mean === 0 ? 0 : spreadOf(task, Math.max(1, wayMs / task.mean))
  return {
    ms: {
      p50: Math.max(shared, wayMs),
      p90: Math.max(shared + z90 * sharedSpread, wayMs === 0 ? 0 : wayMs + z90 * waySpread),
    },
    costUsd: costOf(measured, remaining),
  }
}

function costOf(measured: readonly Measured[], remaining: number): Band | null {
  const known = measured.flatMap(({ costUsd }) => costUsd ?? [])
  // A few priced tasks among others are of another agent than the rest.
  if (known.length < leastMeasured || known.length < measured.length / 2) return null
  const task = momentsOf(known)
  const p50 = task.mean * remaining
  return { p50, p90: p50 + z90 * spreadOf(task, remaining) }
}

interface Moments {
  readonly count: number
  readonly mean: number
  readonly deviation: number
}

function momentsOf(values: readonly number[]): Moments {
  const mean = sum(values) / values.length
  const squares = sum(values.map((value) => (value - mean) ** 2))
  return { count: values.length, mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}

/** Of the sum of so many: that of each by itself, and that of the mean, which is the same for all. */
const spreadOf = ({ count, deviation }: Moments, tasks: number): number =>
  deviation * Math.sqrt(tasks + tasks ** 2 / count)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
