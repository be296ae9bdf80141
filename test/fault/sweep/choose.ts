import { createHash } from 'node:crypto'
import { modes, type Fault } from './fails-once.ts'

/**
 * All of them: every row in every mode. Of a task's effects the first three of `apple` and the first one of `cedar`, which
 * begins later and behind another; `berry` goes as `apple` does. Of those that name no task, the first three.
 */
export function allFaults(effects: Iterable<string>): readonly Fault[] {
  return [...new Set(effects)]
    .filter(isTried)
    .sort()
    .flatMap((effect) => modes.map((mode) => ({ effect, mode })))
}

function isTried(effect: string): boolean {
  const [, item, nth] = / @ (\w+) (\d+)$/.exec(effect) ?? []
  if (item === 'berry') return false
  return Number(nth) <= (item === 'cedar' ? 1 : 3)
}

export const kindOf = ({ effect }: Pick<Fault, 'effect'>): string => effect.slice(0, effect.indexOf(':'))

/** The first of each effect first, and folders last; within that an order that is the same for the same seed. */
export function shuffled(faults: readonly Fault[], seed: number): readonly Fault[] {
  const rank = (fault: Fault): string => {
    const round = kindOf(fault) === 'mkdir' ? 9 : fault.effect.slice(-1)
    return `${round} ${createHash('sha256').update(`${seed} ${fault.effect} ${fault.mode}`).digest('hex')}`
  }
  return faults.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** So many, each kind in its turn. */
export function someFaults(all: readonly Fault[], count: number, seed: number): readonly Fault[] {
  const kinds = [...Map.groupBy(shuffled(all, seed), kindOf).values()]
  const turns = Array.from({ length: count }, (_, index) => index)
  return turns
    .map((turn) => kinds[turn % kinds.length]?.[Math.floor(turn / kinds.length)])
    .filter((fault) => fault !== undefined)
}
