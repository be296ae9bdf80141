import { entryName } from '../../../core/agent/pool.ts'
import type { AgentReport } from '../../../core/agent/report.ts'
import { emptyReport, type EndedProcess } from '../../../core/agent/stored-report.ts'
import { totalUsage } from '../../../core/agent/total-usage.ts'
import { fenceOf, type AttemptIn, type PlannedAgent } from '../../../core/attempt.ts'
import { stageOf } from '../../../core/candidate.ts'
import type { SupervisorContext } from '../../context.ts'
import { mustHold } from '../../interruption.ts'
import type { StartHow } from './start-agent.ts'
import type { RunningAgent } from './start-process.ts'

/** A process of the agent has ended, and another one goes on in the same try. */
export interface NextProcess extends StartHow {
  readonly kind: 'next'
  /** With another agent, where that goes on in the place of the one that has ended. */
  readonly attempt: AttemptIn<'running'>
}

/**
 * The same agent, in the session of the process that was ended for a message. What that had not answered yet it may not even have stored:
 * its session is not gone on from, and its notes are given again.
 */
export async function goneOn(
  { store }: SupervisorContext,
  running: RunningAgent,
  attempt: AttemptIn<'running'>,
): Promise<NextProcess> {
  const { session, stream, index } = running
  const report = stream?.report ?? null
  if (report?.answered !== true) {
    const [{ number: agent }] = attempt.agents
    mustHold(await store.regainNotes({ fence: fenceOf(attempt), agent, process: index }))
  }
  const ended = report === null ? session.ended : [...session.ended, endedProcess(running, report)]
  return { kind: 'next', attempt, session: 'as chosen', ended }
}

/**
 * One of several agents that was limited before it had done anything leaves its place to another one; one that had begun is out of the
 * vote, since what it did stands in the worktree. Null where it stays, or nobody is free any more. An agent that is alone on its task gives
 * the task back instead.
 */
export async function replaced(
  { store, run }: SupervisorContext,
  running: RunningAgent,
  attempt: AttemptIn<'running'>,
): Promise<NextProcess | null> {
  const { session, stream, index } = running
  const [first] = attempt.agents
  if (stageOf(first) === null || stream === null || stream.report.answered) return null
  const last = { ...endedProcess(running, stream.report), replaced: true } as const
  const ended = [...session.ended, last]
  const report = { ...emptyReport, usage: totalUsage(ended.map(({ usage }) => usage)), earlier: ended }
  const fence = fenceOf(attempt)
  const other = mustHold(await store.replaceCandidate({ fence, report }))
  if (other === null) return null
  mustHold(await store.regainNotes({ fence, agent: first.number, process: index }))
  const message = `${attempt.item}: agent ${first.number + 1} of it is ${nameOf(other)} now: ${nameOf(first)} is limited`
  await store.note(run.id, { type: 'notice', message })
  return {
    kind: 'next',
    attempt: { ...attempt, agents: [{ ...first, ...other }] },
    session: 'as chosen',
    ended,
  }
}

const nameOf = ({ preset: name, model }: Pick<PlannedAgent, 'preset' | 'model'>): string =>
  entryName({ name, model })

export const endedProcess = ({ agent, session, index }: RunningAgent, report: AgentReport): EndedProcess => ({
  process: index,
  session: report.session ?? session.id,
  answered: report.answered,
  usage: report.usage,
  sessionUsage: report.sessionUsage,
  ranMs: agent.vitals().awakeMs,
})
