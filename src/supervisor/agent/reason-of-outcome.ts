import { scopeOf, type Fault } from '../../core/agent/fault.ts'
import type { AgentOutcome } from '../../core/agent/outcome.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { mayPutOff } from '../../core/policy/pool/put-off.ts'
import { reason, type Reason } from '../../core/reason.ts'

export interface OutcomeFacts {
  readonly preset: Pick<AgentPreset, 'name' | 'model'>
  /** How often in a row the item was put off right before. */
  readonly putOffs: number
  /** False: a limit is a failure. */
  readonly waits: boolean
}

/** What the end of an agent that is read as a stream means for its attempt; null when it ended well. */
export function reasonOfOutcome(outcome: AgentOutcome, facts: OutcomeFacts): Reason | null {
  if (outcome.outcome === 'done') return null
  const { fault, asks } = outcome
  const isVendors = fault !== null && scopeOf(fault.class) !== 'task'
  if (asks !== null && !isVendors) return asksReason(asks, facts.preset)
  if (fault !== null) return reasonOfFault(fault, facts)
  const { name } = facts.preset
  switch (outcome.outcome) {
    case 'limit':
      return reason('agent:limit', `${name} stopped at a limit of its own settings (turns, time or budget)`)
    case 'cancelled':
      return reason('agent:fault-killed', `${name} was interrupted from outside before it had finished`)
    case 'failed':
      return reason('agent:fault-unknown', `${name} failed`)
  }
}

/** A sign of a limit that the agent was waiting for when something else ended it explains that end too. */
export function reasonOfFault(fault: Fault, { preset, putOffs, waits }: OutcomeFacts): Reason {
  const { status, retryAfterMs, resetsAt } = fault
  const detail = {
    fault: { class: fault.class, status, retryAfterMs, resetsAt },
    preset: preset.name,
    model: preset.model,
  }
  const message = `${preset.name}: ${wordsOf(fault)}`
  const waiting = waits ? mayPutOff(fault.class, putOffs) : null
  return reason(waiting ?? `agent:fault-${fault.class}`, message, detail)
}

export const asksReason = (question: string, { name }: Pick<AgentPreset, 'name'>): Reason =>
  reason('agent:asks', `${name} asks: ${oneLine(question)}`, { question })

export const deniedReason = (denials: readonly string[], { name }: Pick<AgentPreset, 'name'>): Reason => {
  const [first = '', ...others] = [...new Set(denials.map(oneLine))]
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return reason('agent:denied', `${name} changed nothing: it was denied ${first}${more}`, { denials })
}

/** What happened in plain words; the CLI's own where it has any. */
function wordsOf(fault: Fault): string {
  const own = oneLine(fault.message)
  if (fault.class === 'killed') return `something outside ended it before it had finished (${own})`
  const label = labels[fault.class]
  if (label === null || own.toLowerCase().includes(label)) return own
  return own === '' ? label : `${label}: ${own}`
}

const labels: Readonly<Record<Fault['class'], string | null>> = {
  auth: 'not logged in',
  billing: 'no credit',
  usage_limit: 'usage limit',
  rate_limit: 'rate limit',
  overload: 'overloaded',
  network: 'network',
  context: 'context too long',
  model: 'model',
  config: 'settings',
  crash: 'crashed',
  killed: null,
  denied: 'denied',
  unknown: null,
}

const mostCharacters = 300

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters)}…`
}
