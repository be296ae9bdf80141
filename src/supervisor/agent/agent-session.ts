import type { Usage } from '../../core/agent/usage.ts'
import { reportsOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import { seenWith } from '../../core/candidate.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import { sessionToResume, usedBy } from '../../core/policy/session-to-resume.ts'
import type { SupervisorContext } from '../context.ts'

/** The CLI's own session that an agent works in. */
export interface AgentSession {
  /** Null where the CLI chooses it, and has not reported it yet. */
  readonly id: string | null
  readonly resumed: boolean
  /** What it had used before this agent. */
  readonly used: Usage | null
  /** The attempt whose session is taken up again; null for a new one. */
  readonly after: Attempt | null
}

interface SessionOrder {
  readonly attempt: AttemptIn<'running'>
  /** Oldest first. */
  readonly earlier: readonly Attempt[]
}

/** One of several agents takes up the session of the one that had its place before, and of no other. */
const ofItsPlace = ({ attempt, earlier }: SessionOrder): readonly Attempt[] =>
  earlier.flatMap((each) => seenWith(each, attempt.agents[0].number) ?? [])

/** For an agent that is to be started; `afresh`: in a new session in any case. */
export function chooseSession(
  { run, newSessionId }: Pick<SupervisorContext, 'run' | 'newSessionId'>,
  order: SessionOrder,
  how: 'as chosen' | 'afresh',
): AgentSession {
  const { attempt } = order
  const earlier = ofItsPlace(order)
  const [agent] = attempt.agents
  const preset = presetOf(run.settings, agent)
  const { session } = run.settings
  const { path } = agent.worktree
  const found = how === 'afresh' ? null : sessionToResume({ preset, session, path, earlier })
  if (found !== null) return { id: found.id, resumed: true, used: found.used, after: found.after }
  return { ...newSession, id: preset.when.session.length > 0 ? newSessionId() : null }
}

/** Of an agent that an earlier supervisor started. */
export function sessionOfAdopted(order: SessionOrder): AgentSession {
  const earlier = ofItsPlace(order)
  const [report] = reportsOf(order.attempt)
  if (report === undefined) return newSession
  const { session: id, resumed } = report
  return { id, resumed, used: resumed && id !== null ? usedBy(id, earlier) : null, after: null }
}

const newSession: AgentSession = { id: null, resumed: false, used: null, after: null }
