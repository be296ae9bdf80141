import type { AgentPreset } from '../agent/preset.ts'
import type { Usage } from '../agent/usage.ts'
import { reportsOf, worktreeOf, type Attempt } from '../attempt.ts'
import { isWaiting, type ReasonCode } from '../reason.ts'
import type { SessionPolicy } from '../run/settings.ts'

export interface SessionToResume {
  readonly id: string
  /** The attempt whose agent had it last. */
  readonly after: Attempt
  /** What it has used so far, where its CLI counts by session. */
  readonly used: Usage | null
}

export interface ResumeFacts {
  readonly preset: AgentPreset
  readonly session: SessionPolicy
  /** Of the worktree in which the agent is to work. */
  readonly path: string
  /** Earlier attempts of the item, oldest first. */
  readonly earlier: readonly Attempt[]
}

/** A session that has been taken up so often without success is on a wrong track, or too long. */
const resumedTries = 2

/** The agent's own session that a new try takes up again; null where it begins afresh. */
export function sessionToResume({ preset, session, path, earlier }: ResumeFacts): SessionToResume | null {
  if (session === 'fresh' || preset.resume === 'never' || preset.when.resume.length === 0) return null
  const after = earlier.findLast((attempt) => sessionOf(attempt) !== null)
  const id = after === undefined ? null : sessionOf(after)
  if (after === undefined || id === null) return null
  if (after.agents[0].preset !== preset.name || !goesOn(after.end?.reason?.code)) return null
  if (preset.resume === 'same-path' && worktreeOf(after)?.path !== path) return null
  const resumed = earlier.filter(
    (attempt) => sessionOf(attempt) === id && reportsOf(attempt)[0]?.resumed === true,
  )
  if (resumed.length >= resumedTries) return null
  return { id, after, used: usedBy(id, earlier) }
}

/** Whether one of these attempts worked in it. */
export const isSessionOf = (session: string, attempts: readonly Attempt[]): boolean =>
  attempts.some((attempt) => sessionOf(attempt) === session)

/** What the session had used when an attempt took it up, in the order of the attempts. */
export function usedBy(session: string, earlier: readonly Attempt[]): Usage | null {
  const before = earlier.filter((attempt) => sessionOf(attempt) === session)
  return (
    before.map((attempt) => reportsOf(attempt)[0]?.sessionUsage ?? null).findLast((used) => used !== null) ??
    null
  )
}

const sessionOf = (attempt: Attempt): string | null => reportsOf(attempt)[0]?.session ?? null

/** Ends after which the session is still of use: it was cut off, or has to mend what it made. */
function goesOn(code: ReasonCode | undefined): boolean {
  if (code === undefined) return false
  if (isWaiting(code) || code.startsWith('machine:')) return true
  return resumable.has(code)
}

const resumable: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'interrupted',
  'shutdown',
  'stopped',
  'timeout',
  'limit:idle',
  'agent:limit',
  'agent:fault-killed',
  'agent:fault-network',
  'agent:fault-overload',
  'agent:fault-auth',
  'agent:fault-billing',
  'gate:failed',
  'gate:timeout',
  'review:changes',
  'plan:ready',
  'conflict',
])
