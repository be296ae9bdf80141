import type { AgentPreset } from '../../core/agent/preset.ts'
import type { EndedProcess } from '../../core/agent/stored-report.ts'
import type { Usage } from '../../core/agent/usage.ts'
import { reportsOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import { seenWith } from '../../core/candidate.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import { isSessionOf, sessionToResume, usedBy } from '../../core/policy/session-to-resume.ts'
import type { PromptedSession, SupervisorContext } from '../context.ts'

/** The CLI's own session that an agent works in. */
export interface AgentSession {
  /** Null where the CLI chooses it, and has not reported it yet. */
  readonly id: string | null
  /** By the process itself: it is started with the words that take one up. */
  readonly resumed: boolean
  /** Of an earlier try. */
  readonly ofEarlierTry: boolean
  /** What it had used before this process. */
  readonly used: Usage | null
  readonly knows: PromptedSession
  /** Processes of the same try before this one. */
  readonly ended: readonly EndedProcess[]
}

interface SessionOrder {
  readonly attempt: AttemptIn<'running'>
  /** Attempts before it, oldest first. */
  readonly earlier: readonly Attempt[]
  /** Processes of it before the one in question. */
  readonly ended: readonly EndedProcess[]
}

/** One of several agents takes up the session of the one that had its place before, and of no other. */
const ofItsPlace = ({ attempt, earlier }: Pick<SessionOrder, 'attempt' | 'earlier'>): readonly Attempt[] =>
  earlier.flatMap((each) => seenWith(each, attempt.agents[0].number) ?? [])

/** For a process that is to be started; `afresh`: in a new session in any case. */
export function chooseSession(
  { run, newSessionId }: Pick<SupervisorContext, 'run' | 'newSessionId'>,
  order: SessionOrder,
  how: 'as chosen' | 'afresh',
): AgentSession {
  const { attempt, ended } = order
  const earlier = ofItsPlace(order)
  const [agent] = attempt.agents
  const preset = presetOf(run.settings, agent)
  const own = how === 'afresh' ? null : goneOnFrom(ended)
  if (own !== null) {
    const ofEarlierTry = isSessionOf(own, earlier)
    return {
      id: own,
      resumed: true,
      ofEarlierTry,
      ...usedAndEnded(own, { earlier, ended }),
      knows: { kind: 'of this try' },
    }
  }
  const { session } = run.settings
  const { path } = agent.worktree
  const found = how === 'afresh' ? null : sessionToResume({ preset, session, path, earlier })
  if (found !== null) {
    const knows = { kind: 'of earlier try', after: found.after } as const
    return { id: found.id, resumed: true, ofEarlierTry: true, used: found.used, knows, ended }
  }
  return { ...firstSession({ newSessionId }, preset), ended }
}

/** One that nothing is known in; its id is ours where the CLI takes one. */
export const firstSession = (
  { newSessionId }: Pick<SupervisorContext, 'newSessionId'>,
  { when }: Pick<AgentPreset, 'when'>,
): AgentSession => ({ ...newSession, id: when.session.length > 0 ? newSessionId() : null })

/** Of a process that an earlier supervisor started. */
export function sessionOfAdopted(order: SessionOrder): AgentSession {
  const { attempt, ended } = order
  const earlier = ofItsPlace(order)
  const [report] = reportsOf(attempt)
  if (report === undefined) return { ...newSession, ended }
  const { session: id, resumed: ofEarlierTry } = report
  const resumed = ofEarlierTry || (id !== null && goneOnFrom(ended) === id)
  if (!resumed || id === null) return { ...newSession, id, resumed, ofEarlierTry, ended }
  return { ...newSession, id, resumed, ofEarlierTry, ...usedAndEnded(id, { earlier, ended }) }
}

/** One in which nothing was answered holds nothing to go on from, perhaps not even the task. */
const goneOnFrom = (ended: readonly EndedProcess[]): string | null =>
  ended.findLast(({ answered, session }) => answered && session !== null)?.session ?? null

function usedAndEnded(
  id: string,
  { earlier, ended }: Omit<SessionOrder, 'attempt'>,
): Pick<AgentSession, 'used' | 'ended'> {
  const last = ended.findLast(({ session, sessionUsage }) => session === id && sessionUsage !== null)
  return { used: last?.sessionUsage ?? usedBy(id, earlier), ended }
}

export const newSession: AgentSession = {
  id: null,
  resumed: false,
  ofEarlierTry: false,
  used: null,
  knows: { kind: 'new' },
  ended: [],
}
