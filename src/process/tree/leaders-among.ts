import type { ProcessFacts, ProcessTable } from '../table/process-table.ts'
import { isWrapper } from './is-wrapper.ts'

interface LeaderOrder {
  readonly wrapper: ProcessFacts
  /** The program that runs the agent, absolute; null: the wrapper does. */
  readonly sandbox: string | null
}

export interface Leader {
  readonly facts: ProcessFacts
  /** `inside`: a sandbox's program is above it. `sandbox`: it is that program, and none is seen below. */
  readonly place: 'direct' | 'inside' | 'sandbox'
}

/**
 * The agent's own process: a child of the wrapper, or in a sandbox the first below it that is not the sandbox's program. Where none
 * is seen below (a container's client), that program stands for it. Forks of the wrapper are among them: one of them becomes the
 * agent, the watchdog ignores what is sent to it.
 */
export function leadersAmong(
  table: ProcessTable,
  living: readonly ProcessFacts[],
  { wrapper, sandbox }: LeaderOrder,
): readonly Leader[] {
  const childrenOf = ({ pid }: ProcessFacts): readonly ProcessFacts[] =>
    living.filter(({ parent }) => parent === pid)
  // The wrapper's own forks name it too, as its argument.
  const isSandbox = (facts: ProcessFacts): boolean =>
    sandbox !== null && !isWrapper(table, facts) && (table.command(facts.pid)?.includes(sandbox) ?? false)
  const below = (facts: ProcessFacts, place: 'direct' | 'inside'): readonly Leader[] => {
    if (!isSandbox(facts)) return [{ facts, place }]
    const children = childrenOf(facts)
    if (children.length === 0) return [{ facts, place: 'sandbox' }]
    return children.flatMap((child) => below(child, 'inside'))
  }
  return childrenOf(wrapper).flatMap((child) => below(child, 'direct'))
}
