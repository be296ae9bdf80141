import type { Strategy } from '../../run/settings.ts'

/** What decides which of two items that are ready goes first; the order of the file decides between those that this leaves equal. */
export interface Ranked {
  /** Smaller goes first. */
  readonly priority: number
  /** Of the longest way from its start to the end of the backlog. Larger goes first. */
  readonly path: number
}

type Compare = (one: Ranked, other: Ranked) => number

const moreUrgent: Compare = (one, other) => one.priority - other.priority
const longer: Compare = (one, other) => other.path - one.path

export const claimOrder: Readonly<Record<Strategy, Compare>> = {
  priority: moreUrgent,
  dependency: (one, other) => longer(one, other) || moreUrgent(one, other),
  mixed: (one, other) => moreUrgent(one, other) || longer(one, other),
}
