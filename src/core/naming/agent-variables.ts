/**
 * The variables that agents, gates and setup commands get from us. One of them may start loopwork in turn, which must
 * not take these for mistyped options.
 */
export const agentVariables = [
  'LOOPWORK_RUN_ID',
  'LOOPWORK_WORKER',
  'LOOPWORK_ITEM',
  'LOOPWORK_ATTEMPT_ID',
  'LOOPWORK_AGENT_ID',
  'LOOPWORK_BASE',
] as const

export type AgentVariable = (typeof agentVariables)[number]
