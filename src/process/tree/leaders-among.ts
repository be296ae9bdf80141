import type { ProcessFacts, ProcessTable } from '../table/process-table.ts'

interface LeaderOrder {
  readonly wrapper: ProcessFacts
  /** The program that runs the agent, absolute; null: the wrapper does. */
  readonly sandbox: string | null
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
): readonly ProcessFacts[] {
  const childrenOf = ({ pid }: ProcessFacts): readonly ProcessFacts[] =>
    living.filter(({ parent }) => parent === pid)
  const isSandbox = ({ pid }: ProcessFacts): boolean =>
    sandbox !== null && (table.command(pid)?.includes(sandbox) ?? false)
  const within = (facts: ProcessFacts): readonly ProcessFacts[] => {
    const children = isSandbox(facts) ? childrenOf(facts) : []
    return children.length === 0 ? [facts] : children.flatMap(within)
  }
  return childrenOf(wrapper).flatMap(within)
}
