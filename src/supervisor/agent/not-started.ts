import type { AgentEnd } from '../../core/ports/process.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'

/** Why an agent could not be started: because of its prompt (the item's), the machine, or the preset. */
export function notStarted(
  { why, cause }: Extract<AgentEnd, { kind: 'not started' }>,
  { name, command, promptVia }: AgentPreset,
): Reason {
  // When the prompt is not an argument, the environment is too long, which affects all items.
  if (codeOf(cause) === 'E2BIG' && promptVia === 'argument') {
    return reason(
      'agent:prompt-too-long',
      `its prompt is too long to be given as an argument; give it to ${name} by stdin or file, or shorten the task`,
    )
  }
  const trouble = cause === null || codeOf(cause) === 'E2BIG' ? null : troubleOf(cause, 'starting the agent')
  if (trouble !== null) return reason(trouble.code, trouble.message)
  return reason('agent:not-started', `agent not started: ${why}`, { preset: name, command: command[0] ?? '' })
}

const codeOf = (cause: Error | null): unknown => (cause !== null && 'code' in cause ? cause.code : null)
