import type { AgentPreset } from '../../../core/agent/preset.ts'
import { emptyReport } from '../../../core/agent/stored-report.ts'
import { fenceOf, type AttemptIn } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import { newSession } from '../../agent/agent-session.ts'
import { AgentStream } from '../../agent/agent-stream.ts'
import { lastPrinted } from '../../agent/last-printed.ts'
import { ReportKeeper } from '../../agent/report-keeper.ts'
import { limitSeconds, type RunningAgent } from '../../agent/start-agent.ts'
import { watchAgent } from '../../agent/watch-agent.ts'
import type { SupervisorContext } from '../../context.ts'
import { environmentOf } from '../../environment.ts'
import { mustHold, throwIfInterrupted } from '../../interruption.ts'
import { readOn } from '../../phases/run-agent.ts'
import { sandboxIn } from '../../sandbox-in.ts'

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
  const running = await adopted(context, order)
  return running === null ? null : runJudge(context, order, running)
}

/** What a judge says last; it may be nothing. @throws Interrupted when it is stopped. */
export async function startJudge(
  context: SupervisorContext,
  order: JudgeOrder,
  prompt: string,
): Promise<string> {
  return runJudge(context, order, await started(context, order, prompt))
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

async function adopted(context: SupervisorContext, order: JudgeOrder): Promise<RunningAgent | null> {
  const { paths, processes } = context
  const index = paths.agentCount(order.attempt) - 1
  if (index < 0) return null
  const dir = paths.agentDir(order.attempt, index)
  const agent = await processes.agents.adopt(dir, paths.marker(order.attempt), limitSeconds(context, []))
  if (agent === 'never started') return null
  return { agent, index, session: newSession, adopted: true, stream: openStream(context, order, index) }
}

async function started(context: SupervisorContext, order: JudgeOrder, prompt: string): Promise<RunningAgent> {
  const { attempt, preset, signal } = order
  const { store, paths, run, processes } = context
  const [{ number, worktree }] = attempt.agents
  const fence = fenceOf(attempt)
  const index = paths.agentCount(attempt)
  const id = preset.when.session.length > 0 ? context.newSessionId() : null
  if (preset.decoder !== 'text') {
    const report = { ...emptyReport, session: id }
    mustHold(await store.noteReport({ fence, agent: number, report, begins: true }))
  }
  await context.pace.turn(preset, signal)
  const start = context.startFor(preset, { session: id, resume: false })
  const agent = await processes.agents.start({
    dir: paths.agentDir(attempt, index),
    cwd: worktree.path,
    command: start.command,
    prompt,
    promptVia: preset.promptVia,
    env: { ...start.env, ...environmentOf(context, attempt) },
    logs: preset.decoder === 'text' ? 'one' : 'two',
    limitSeconds: limitSeconds(context, []),
    sandbox: sandboxIn(context, worktree.path),
    share: run.settings.limits,
    stop: preset.stop,
    marker: paths.marker(attempt),
  })
  const noted = await store.noteAgent({ fence, agent: number, identity: agent.identity })
  if (noted === 'ghost') await agent.stop(0)
  mustHold(noted)
  const session = { ...newSession, id }
  return { agent, index, session, adopted: false, stream: openStream(context, order, index) }
}

function openStream(
  { processes, paths, clock, openReading }: SupervisorContext,
  { attempt, item, preset }: JudgeOrder,
  index: number,
): AgentStream | null {
  const { path: worktree } = attempt.agents[0].worktree
  const reading = openReading({ preset, earlier: null, worktree, item: item.id })
  if (reading === null) return null
  const { out, err } = paths.agentOutput(attempt, index)
  return new AgentStream({
    out: processes.records(out),
    err: processes.records(err),
    reading,
    lines: paths.lineLog(attempt, index),
    clock,
  })
}
