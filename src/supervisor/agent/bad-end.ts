import type { AgentExit, AgentOutcome } from '../../core/agent/outcome.ts'
import type { AgentEnd } from '../../core/ports/process.ts'
import { isWaiting, reason, weightOf, type Reason } from '../../core/reason.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { notStarted } from './not-started.ts'
import { reasonOfFault, reasonOfOutcome, type OutcomeFacts } from './reason-of-outcome.ts'
import type { Cut } from './watch-agent.ts'

/** As the decision about the outcome takes it; null where nothing ran. */
export function exitOf(end: AgentEnd, cut: Cut | null): AgentExit {
  const stopped = cut !== null && !cut.finished
  if (end.kind !== 'exit') return { code: null, signal: null, stopped }
  return { code: end.code, signal: end.signal === null ? null : end.signal.replace(/^SIG/, ''), stopped }
}

/** Why the attempt of an agent that prints for people ends; null when it goes on. */
export function badEndOfPlain(end: AgentEnd, preset: AgentPreset, broken: Reason | null): Reason | null {
  if (broken !== null) return broken
  switch (end.kind) {
    case 'exit':
      return end.code !== null && preset.success.exit.includes(end.code) ? null : exitReason(end)
    case 'not started':
      return notStarted(end, preset)
    case 'limit':
    case 'lost':
      return unwatchedReason(end)
  }
}

const exitReason = ({ code, signal }: Extract<AgentEnd, { kind: 'exit' }>): Reason =>
  signal === null
    ? reason(`agent:exit-${code}`, `agent: exit ${code}`)
    : reason(`agent:signal-${signal}`, `agent: ended by ${signal}`)

const unwatchedReason = (end: Extract<AgentEnd, { kind: 'limit' | 'lost' }>): Reason =>
  end.kind === 'limit'
    ? reason('timeout', 'no end within its time limit while nobody watched')
    : reason('interrupted', `agent interrupted: ${end.why}`)

export interface StreamEnd {
  readonly end: AgentEnd
  readonly cut: Cut | null
  /** It printed more than it may, and ended before that was noticed. */
  readonly over: Reason | null
  readonly outcome: AgentOutcome
  readonly preset: AgentPreset
  readonly facts: OutcomeFacts
}

/**
 * Why the attempt of an agent that is read as a stream ends; null where it goes on. A finished one stays finished, whatever ended it then; a sign of a limit that it was
 * waiting for explains every end that would count as a failed try.
 */
export function badEndOfStream({ end, cut, over, outcome, preset, facts }: StreamEnd): Reason | null {
  if (end.kind === 'not started') return notStarted(end, preset)
  const broken = cut?.reason ?? over
  if (broken !== null) {
    const isCounted = weightOf(broken.code) === 'counted'
    if (isCounted && cut?.finished === true && outcome.outcome === 'done') return null
    return (isCounted ? putOffBy(outcome, facts) : null) ?? broken
  }
  if (end.kind === 'exit' || outcome.outcome === 'done') return reasonOfOutcome(outcome, facts)
  return putOffBy(outcome, facts) ?? unwatchedReason(end)
}

function putOffBy({ fault }: AgentOutcome, facts: OutcomeFacts): Reason | null {
  const why = fault === null ? null : reasonOfFault(fault, facts)
  return why !== null && isWaiting(why.code) ? why : null
}
