import { chance, exponential, normal } from './chance.ts'

/** What is known of one task: what a unit of its work took, or, while it is in work, has taken so far. */
export interface Observed {
  readonly kind: string
  readonly perUnit: number
  readonly isOver: boolean
}

/** What a unit of work takes, as far as one draw believes. */
export interface Durations {
  readonly mean: number
  /** Of a task of which nothing is known. */
  whole(what: number, place: number): number
  /** Of one that has taken so much already: what comes on top. */
  rest(soFar: number, what: number, place: number): number
}

/**
 * Beliefs about what tasks take, of the many that fit what was observed, by the number of the draw: each observation, and each kind of them,
 * gets a random weight (the Bayesian bootstrap), which is how much a few finished tasks say about the others. Tasks in work count as
 * lasting longer than they have so far (Kaplan and Meier): without them the short ones, which finish first, would speak for all.
 */
export function believing(observed: readonly Observed[]): (draw: number) => Durations {
  const kinds = [...new Set(observed.map(({ kind }) => kind))].sort()
  const known = inOrder(observed).map((each) => ({ ...each, kindAt: kinds.indexOf(each.kind) }))
  const longest = known.at(-1)?.perUnit ?? 0
  const seen = known.filter(({ isOver }) => isOver)
  const deviation = deviationOf(seen.map(({ perUnit }) => perUnit))
  // Of a task beside those that were seen, and of all together: the fewer were seen, of each kind, the more.
  const spread = deviation * seen.length ** -0.3
  const kindsSeen = new Set(seen.map(({ kind }) => kind)).size
  const doubt = commonDoubt * deviation * Math.sqrt(kindsSeen / seen.length)
  return (draw) => {
    const ofKinds = kinds.map((_, at) => (kinds.length === 1 ? 1 : exponential(chance(draw, 2, at))))
    const weights = known.map(({ kindAt }, at) => exponential(chance(draw, 1, at)) * (ofKinds[kindAt] ?? 1))
    const pace = Math.exp(doubt * normal(chance(draw, 3, 0), chance(draw, 4, 0)))
    return durationsOf(survival(known, weights), { draw, longest, spread, pace })
  }
}

/** Of equal ones those that are over go first. */
const inOrder = (observed: readonly Observed[]): readonly Observed[] =>
  observed.toSorted((one, other) => one.perUnit - other.perUnit || Number(other.isOver) - Number(one.isOver))

function durationsOf(
  { values, upTo, isLonger }: Survival,
  {
    draw,
    longest,
    spread,
    pace,
  }: { readonly draw: number; readonly longest: number; readonly spread: number; readonly pace: number },
): Durations {
  const share = (what: number, place: number): number => chance(draw, what, place)
  const at = (part: number, what: number, place: number): number => {
    const found = values[firstAbove(upTo, part)]
    if (found === undefined) return pace * longest * (1 + beyond * exponential(share(what + 3, place)))
    return pace * found * Math.exp(spread * normal(share(what + 1, place), share(what + 2, place)))
  }
  const inside = sum(values.map((value, index) => value * ((upTo[index] ?? 0) - (upTo[index - 1] ?? 0))))
  const mean = pace * (inside * Math.exp(spread ** 2 / 2) + isLonger * longest * (1 + beyond))
  return {
    mean,
    whole: (what, place) => at(share(what, place), what, place),
    rest(soFar, what, place) {
      const before = upTo[firstAbove(values, soFar) - 1] ?? 0
      const whole = at(before + (1 - before) * share(what, place), what, place)
      return whole > soFar ? whole - soFar : mean * restOfLate * exponential(share(what + 3, place))
    },
  }
}

interface Survival {
  /** What those that are over took, in order. */
  readonly values: readonly number[]
  /** Which part of all takes no longer than each of these. */
  readonly upTo: readonly number[]
  /** Which part takes longer than any. */
  readonly isLonger: number
}

function survival(observed: readonly Observed[], weights: readonly number[]): Survival {
  const values: number[] = []
  const upTo: number[] = []
  let atRisk = sum(weights)
  let isLonger = 1
  for (const [index, { perUnit, isOver }] of observed.entries()) {
    const weight = weights[index] ?? 0
    if (isOver) {
      isLonger *= Math.max(0, 1 - weight / atRisk)
      values.push(perUnit)
      upTo.push(1 - isLonger)
    }
    atRisk -= weight
  }
  return { values, upTo, isLonger }
}

/** How far all tasks together may differ from what the draws of few say, as a part of the deviation of their mean. */
const commonDoubt = 0.7
/** A task that outlasts all that was seen takes so much more than the longest, on average; as a part of that. */
const beyond = 0.5
/** One that has taken longer than any that is over still takes so much, on average; as a part of the mean. */
const restOfLate = 0.5

/** By which part of their mean those that were seen differ from it; more than all of it says no more. */
function deviationOf(seen: readonly number[]): number {
  const mean = sum(seen) / seen.length
  if (mean === 0) return 0
  return Math.min(1, Math.sqrt(sum(seen.map((value) => (value / mean - 1) ** 2)) / (seen.length - 1)))
}

/** The place of the first that is larger; their number where none is. They are in order. */
function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
