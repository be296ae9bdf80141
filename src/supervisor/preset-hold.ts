import type { AgentPreset } from '../core/agent/preset.ts'
import type { Reason } from '../core/reason.ts'
import type { Hold } from '../core/run/hold.ts'
import { presetCure } from './holds.ts'

/** What holds the run when its agent can't work for any task; null for a reason that is the task's, or another's. */
export function presetHold(
  { code, message }: Reason,
  { name }: Pick<AgentPreset, 'name'>,
): Omit<Hold, 'since'> | null {
  switch (code) {
    case 'agent:not-started':
      return { owner: 'preset', code, message, cure: presetCure }
    case 'agent:fault-auth':
      return { owner: 'preset', code, message, cure: `log in to ${name}, or give it a key; ${goesOn}` }
    case 'agent:fault-billing':
      return { owner: 'preset', code, message, cure: `see to the account of ${name}; ${goesOn}` }
    default:
      return null
  }
}

const goesOn = 'it is tried again every few minutes'
