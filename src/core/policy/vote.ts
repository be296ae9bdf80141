import type { EpochMs, Oid } from '../ids.ts'

/** How the work of one of several agents is chosen. */
export const voteRules = ['majority', 'judge', 'first', 'smallest'] as const
export type VoteRule = (typeof voteRules)[number]

/** Whose work goes on, and why. */
export interface Vote {
  readonly rule: VoteRule
  /** The agent's number. */
  readonly winner: number
  /** How many agents worked on it, and how many of their works have passed the gate. */
  readonly of: number
  readonly passed: number
  /** For a person: `2 of 3 made the same change`. */
  readonly why: string
}

/** A work that has passed its gate. */
export interface Entry {
  /** The agent's number. */
  readonly agent: number
  /** Null: there is a stated reason for no change. */
  readonly tree: Oid | null
  /** Lines that it adds and removes. */
  readonly lines: number
  readonly files: number
  readonly passedAt: EpochMs
}

/**
 * Chooses among works that have passed their gates, at least one. Works with the same tree are one work. The order of the entries
 * never changes the result.
 * @param of how many agents worked on it.
 */
export function choose(
  rule: VoteRule,
  entries: readonly [Entry, ...Entry[]],
  { of }: { readonly of: number },
): Vote {
  const works = worksOf(entries)
  const facts = { rule, of, passed: entries.length }
  const chosen = ({ entry, why }: Chosen): Vote => ({ ...facts, winner: entry.agent, why })
  if (entries.length === 1) return chosen({ entry: entries[0], why: 'the only one that passed its gate' })
  switch (rule) {
    case 'first':
      return chosen({ entry: best(entries, isEarlier), why: 'passed its gate first' })
    case 'smallest':
      return chosen({ entry: best(entries, isSmaller), why: `the smallest change of ${entries.length}` })
    // A judge is asked where works differ; its answer is decided elsewhere.
    case 'judge':
    case 'majority':
      return chosen(byMajority(works, entries.length))
  }
}

/** Whether two of them made the same change: then the others need not end theirs, where that is what counts. */
export const agree = (rule: VoteRule, entries: readonly Entry[]): boolean => {
  switch (rule) {
    case 'first':
      return entries.length > 0
    case 'majority':
    case 'judge':
      return worksOf(entries).some((work) => work.length > 1)
    case 'smallest':
      return false
  }
}

/** One entry of each work that differs from the others. */
export const differing = (entries: readonly [Entry, ...Entry[]]): readonly [Entry, ...Entry[]] => {
  const [[first], ...others] = worksOf(entries)
  return [first, ...others.map(([entry]) => entry)]
}

interface Chosen {
  readonly entry: Entry
  readonly why: string
}

type SameWork = readonly [Entry, ...Entry[]]

/** Of as many that most made, the smallest. */
function byMajority(works: readonly [SameWork, ...SameWork[]], passed: number): Chosen {
  const most = Math.max(...works.map((work) => work.length))
  const entry = best(works.filter((work) => work.length === most).flat(), isSmaller)
  if (most === 1) return { entry, why: `all ${passed} differ, and this is the smallest change` }
  return { entry, why: `${most} of ${passed} made the same change` }
}

/** Entries with the same tree are one work; a work's agents in their order. */
function worksOf<Entries extends readonly Entry[]>(
  entries: Entries,
): Entries extends readonly [Entry, ...Entry[]] ? readonly [SameWork, ...SameWork[]] : readonly SameWork[]
function worksOf(entries: readonly Entry[]): readonly SameWork[] {
  const byTree = new Map<Oid | null, SameWork>()
  for (const entry of entries.toSorted((one, other) => one.agent - other.agent)) {
    const known = byTree.get(entry.tree)
    byTree.set(entry.tree, known === undefined ? [entry] : [...known, entry])
  }
  return [...byTree.values()]
}

type Order = (one: Entry, other: Entry) => number

const isEarlier: Order = (one, other) => one.passedAt - other.passedAt || one.agent - other.agent

/** Negative: the first is the smaller one. */
export const isSmaller: Order = (one, other) =>
  one.lines - other.lines || one.files - other.files || one.agent - other.agent

const best = (entries: readonly Entry[], order: Order): Entry =>
  entries.reduce((one, other) => (order(one, other) <= 0 ? one : other))
