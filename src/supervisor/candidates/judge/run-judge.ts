import type { AgentPreset } from '../../../core/agent/preset.ts'
import type { AttemptIn } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import { seatOfAgent } from '../../agent/start/agent-seat.ts'
import { firstSession, newSession } from '../../agent/agent-session.ts'
import { lastPrinted } from '../../agent/last-printed.ts'
import { ReportKeeper } from '../../agent/report-keeper.ts'
import { adopted, adoptProcess, startProcess, type RunningAgent } from '../../agent/start/start-process.ts'
import { watchAgent } from '../../agent/watch-agent.ts'
import type { SupervisorContext } from '../../context.ts'
import { throwIfInterrupted } from '../../interruption.ts'
import { readOn } from '../../phases/run-agent.ts'

export interface JudgeOrder {
  /** Seen with the judge as its only agent: that names its folder, its marker and its row. */
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly preset: AgentPreset
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
}

/**
 * What the judge that an earlier supervisor started says last, also where it has ended since; null where it was never started.
 * @throws Interrupted when it is stopped.
 */
export async function adoptJudge(context: SupervisorContext, order: JudgeOrder): Promise<string | null> {
  const seat = seatOfAgent(context, order)
  const found = await adoptProcess(context, seat, [])
  if (found === null || found.agent === 'never started') return null
  const { agent, index } = found
  return runJudge(context, order, adopted(context, seat, { agent, index, session: newSession }))
}

/** What a judge says last; it may be nothing. @throws Interrupted when it is stopped. */
export async function startJudge(
  context: SupervisorContext,
  order: JudgeOrder,
  prompt: string,
): Promise<string> {
  const { preset, signal } = order
  const session = firstSession(context, preset)
  const asked = { session, signal, ask: () => ({ prompt, told: [] }) }
  return runJudge(context, order, await startProcess(context, seatOfAgent(context, order), asked))
}

async function runJudge(
  context: SupervisorContext,
  order: JudgeOrder,
  running: RunningAgent,
): Promise<string> {
  const { agent, stream, session, index } = running
  const { attempt, preset, signal } = order
  const [{ number, worktree }] = attempt.agents
  const keeper = new ReportKeeper(context, { attempt, agent: number, session })
  try {
    const watched = await watchAgent(context, running, { ...order, preset, dir: worktree.path, keeper })
    await agent.ended
    await agent.sweep()
    if (stream !== null) await readOn(context, stream, signal, watched)
    if (stream !== null) await keeper.end(stream.report, true)
    throwIfInterrupted(signal)
    return stream === null
      ? lastPrinted(context, context.paths.agentOutput(attempt, index).out)
      : stream.finalText
  } finally {
    stream?.close()
  }
}
