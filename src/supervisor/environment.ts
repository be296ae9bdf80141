import type { PlacedAttempt } from '../core/attempt.ts'
import type { AgentVariable } from '../core/naming/agent-variables.ts'
import type { SupervisorContext } from './context.ts'

/** The variables that an agent, a gate or a setup command gets in addition to the user's own environment. */
export function environmentOf(
  context: SupervisorContext,
  attempt: PlacedAttempt,
): Record<AgentVariable, string> {
  const [{ number, worktree }] = attempt.agents
  return {
    LOOPWORK_RUN_ID: String(attempt.run),
    LOOPWORK_WORKER: `W${attempt.worker}`,
    LOOPWORK_ITEM: attempt.item,
    LOOPWORK_ATTEMPT_ID: context.paths.marker(attempt),
    LOOPWORK_AGENT_ID: String(number),
    LOOPWORK_BASE: worktree.base,
  }
}
