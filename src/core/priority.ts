import type { ItemFacts } from './item.ts'

/** Words for priorities, in backlogs and on the command line. `critical` is in no schema, but in real files. */
export const priorityWords: Readonly<Record<string, number>> = {
  critical: 0,
  high: 1,
  medium: 5,
  low: 8,
  background: 9,
}

export const defaultPriority = 5

/** Our number, and what the source has written: written back as it was, shown as it was. */
export type Priority = Pick<ItemFacts, 'priority' | 'sourcePriority'>

/** Of an item whose source names none. */
export const noPriority: Priority = { priority: defaultPriority, sourcePriority: null }

/**
 * How a source writes priorities. In every scale of numbers the low one goes first, as with us; only how far they reach differs.
 *
 * - `words`: ours; Task Master and Backlog.md use some of them.
 * - `trackerWords`: ours, and those of Jira, Linear and of labels (`P0` to `P4`).
 * - `oneToFive`: looper; 3 is the middle.
 * - `zeroToFour`: beads and openagents: critical, high, medium (their default), low, backlog.
 * - `digits`: ours as a number, 0 to 9.
 * - `ranks`: any number from 0 up, fractions included (Ralph's user stories: 1, 2, 3, 4.5, … 38). We have ten steps, so ranks
 *   that share one are told apart by the order of the drafts alone: a format that uses this scale sorts its drafts by rank first.
 */
export type PriorityScale = 'words' | 'trackerWords' | 'oneToFive' | 'zeroToFour' | 'digits' | 'ranks'

/** Null when the value is none of the scale: what that means (a problem, a notice, the default) is the format's to decide. */
export function priorityOf(value: string | number, scale: PriorityScale): Priority | null {
  const priority = scales[scale](value)
  return priority === null ? null : { priority, sourcePriority: String(value) }
}

type Normalise = (value: string | number) => number | null

const oneOf =
  (table: Readonly<Record<string, number>>): Normalise =>
  (value) => {
    const word = String(value).trim().toLowerCase()
    return Object.hasOwn(table, word) ? (table[word] ?? null) : null
  }

const numbers =
  (table: readonly (number | null)[]): Normalise =>
  (value) => {
    const number = numberOf(value)
    return number === null ? null : (table[number] ?? null)
  }

const scales: Readonly<Record<PriorityScale, Normalise>> = {
  words: oneOf(priorityWords),
  trackerWords: oneOf({
    ...priorityWords,
    ...{ urgent: 0, highest: 0, blocker: 0, p0: 0 },
    ...{ major: 1, p1: 1 },
    ...{ normal: 5, 'no priority': 5, none: 5, p2: 5 },
    ...{ minor: 8, p3: 8 },
    ...{ lowest: 9, trivial: 9, backlog: 9, p4: 9 },
  }),
  oneToFive: numbers([null, 1, 3, 5, 7, 9]),
  zeroToFour: numbers([0, 1, 5, 8, 9]),
  digits: numbers([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  ranks: (value) => {
    const rank = numberOf(value)
    return rank === null || rank < 0 ? null : Math.min(9, Math.floor(rank))
  },
}

/** Of digits alone: `Number` also takes '', ' ', '0x1' and '1e1', which nobody has written as a priority. */
function numberOf(value: string | number): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : null
}
