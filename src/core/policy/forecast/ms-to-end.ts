import type { Durations } from './durations.ts'

export interface LeftToDo {
  /** Those in work included. */
  readonly tasks: number
  readonly unitsEach: number
  readonly inWorkMs: readonly number[]
  /** The longest way to the end, in units; 0 where it is not known. */
  readonly longest: number
  /** So long until the last of those that wait for a time can begin; 0: none does. */
  readonly lastStartMs: number
  readonly workers: number
}

/** So many tasks are drawn one by one; of more than these the others take what they take on average. */
const mostDrawn = 50

/** For what a task is drawn: numbers that are far enough from each other for what one of them needs. */
const purposes = { inWork: 10, way: 20, others: 30, last: 40 } as const

/**
 * How long what is left takes, as one draw has it: the longest way goes to one worker, and each other task to whoever is free first, so
 * that the last ones end one after the other.
 */
export function msToEnd(left: LeftToDo, durations: Durations): number {
  const { tasks, unitsEach, longest, workers } = left
  const ends = new Array<number>(workers).fill(0)
  const rests = left.inWorkMs
    .map((ms, place) => unitsEach * durations.rest(ms / unitsEach, purposes.inWork, place))
    .sort((one, other) => other - one)
  const onWay = Math.floor(longest / unitsEach + 1e-6)
  const isWay = onWay > 1
  // Its first task is among those in work, as far as there are any.
  const [first = 0] = isWay ? rests.splice(0, 1) : []
  const begun = left.inWorkMs.length
  if (isWay) {
    const notBegun = onWay - Math.min(begun, 1)
    give(ends, first + drawnSum(notBegun, { unitsEach, durations, purpose: purposes.way }))
  }
  for (const rest of rests) give(ends, rest)
  const others = Math.max(0, tasks - begun - (isWay ? onWay - Math.min(begun, 1) : 0))
  const each = Math.max(0, others - mostDrawn) * unitsEach * (durations.mean / workers)
  for (let worker = 0; worker < workers; worker++) ends[worker] = (ends[worker] ?? 0) + each
  for (let place = 0; place < Math.min(others, mostDrawn); place++)
    give(ends, unitsEach * durations.whole(purposes.others, place))
  const last = left.lastStartMs === 0 ? 0 : left.lastStartMs + unitsEach * durations.whole(purposes.last, 0)
  return Math.max(last, ...ends)
}

/** What so many tasks amount to together, as one draw has it. */
export const amountOf = (tasks: number, unitsEach: number, durations: Durations): number =>
  drawnSum(tasks, { unitsEach, durations, purpose: purposes.others })

function drawnSum(
  tasks: number,
  {
    unitsEach,
    durations,
    purpose,
  }: { readonly unitsEach: number; readonly durations: Durations; readonly purpose: number },
): number {
  let units = Math.max(0, tasks - mostDrawn) * durations.mean
  for (let place = 0; place < Math.min(tasks, mostDrawn); place++) units += durations.whole(purpose, place)
  return units * unitsEach
}

function give(ends: number[], ms: number): void {
  const first = ends.indexOf(Math.min(...ends))
  ends[first] = (ends[first] ?? 0) + ms
}
