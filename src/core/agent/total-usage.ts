import type { Usage } from './usage.ts'

/**
 * What several agents used together. Null where none of them reported anything. One of unknown cost makes the sum the least that
 * it can be: partial.
 */
export function totalUsage(usages: Iterable<Usage | null>): Usage | null {
  const known = [...usages].filter((usage) => usage !== null)
  if (known.length === 0) return null
  const costs = known.map(({ costUsd }) => costUsd).filter((cost) => cost !== null)
  return {
    input: sum(known.map(({ input }) => input)),
    cached: sum(known.map(({ cached }) => cached)),
    output: sum(known.map(({ output }) => output)),
    reasoning: sum(known.map(({ reasoning }) => reasoning)),
    costUsd: costs.length === 0 ? null : sum(costs),
    partial: known.some(({ partial }) => partial) || (costs.length > 0 && costs.length < known.length),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
