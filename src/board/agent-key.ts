import type { Attempt } from '../core/attempt.ts'

/** What is remembered of an attempt's first agent is found by this: seen with another one, it is another agent. */
export const agentKey = ({ id, agents: [{ number }] }: Attempt): string => `${id}.${number}`
