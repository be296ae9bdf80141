import type { Usage } from './usage.ts'

export const noUsage: Usage = { input: 0, cached: 0, output: 0, reasoning: 0, costUsd: null, partial: false }

export const addUsage = (one: Usage, other: Usage): Usage => ({
  input: one.input + other.input,
  cached: one.cached + other.cached,
  output: one.output + other.output,
  reasoning: one.reasoning + other.reasoning,
  costUsd: one.costUsd === null ? other.costUsd : one.costUsd + (other.costUsd ?? 0),
  partial: one.partial || other.partial,
})

/** The higher of each number, of two reports on the same. */
export const mostUsage = (one: Usage | null, other: Usage): Usage =>
  one === null
    ? other
    : {
        input: Math.max(one.input, other.input),
        cached: Math.max(one.cached, other.cached),
        output: Math.max(one.output, other.output),
        reasoning: Math.max(one.reasoning, other.reasoning),
        costUsd: one.costUsd === null ? other.costUsd : Math.max(one.costUsd, other.costUsd ?? 0),
        partial: other.partial,
      }

/** What a session's total says of its last process. A total below the earlier one is that of another session: nothing to take off. */
export function usageSince(earlier: Usage | null, total: Usage): Usage {
  if (earlier === null || total.input < earlier.input || total.output < earlier.output) return total
  return {
    input: total.input - earlier.input,
    cached: Math.max(0, total.cached - earlier.cached),
    output: total.output - earlier.output,
    reasoning: Math.max(0, total.reasoning - earlier.reasoning),
    costUsd: total.costUsd === null ? null : Math.max(0, total.costUsd - (earlier.costUsd ?? 0)),
    partial: total.partial,
  }
}
