import { emptyReport } from '../../core/agent/stored-report.ts'
import { fenceOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import type { Agent } from '../../core/ports/process.ts'
import type { SupervisorContext } from '../context.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import { environmentOf } from '../environment.ts'
import { sandboxIn } from '../sandbox-in.ts'
import { mustHold } from '../interruption.ts'
import { chooseSession, sessionOfAdopted, type AgentSession } from './agent-session.ts'
import { AgentStream } from './agent-stream.ts'

/** An agent whose process was started here, or adopted. */
export interface RunningAgent {
  readonly agent: Agent
  /** Null for a preset whose agent prints for people. */
  readonly stream: AgentStream | null
  readonly session: AgentSession
}

export interface StartOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly signal: AbortSignal
}

/**
 * The agent that was started last, when it was really started; a start that never came about is marked as void in
 * `src/process/`.
 */
export async function adoptAgent(
  context: SupervisorContext,
  { attempt, item }: StartOrder,
): Promise<RunningAgent | null> {
  const { paths, processes } = context
  const count = paths.agentCount(attempt)
  if (count === 0) return null
  const dir = paths.agentDir(attempt, count - 1)
  const agent = await processes.agents.adopt(dir, paths.marker(attempt), limitSeconds(context))
  if (agent === 'never started') return null
  const session = sessionOfAdopted({ attempt, earlier: await earlierOf(context, attempt) })
  return { agent, session, stream: openStream(context, { attempt, item, index: count - 1, session }) }
}

export async function startAgent(
  context: SupervisorContext,
  { attempt, item, signal }: StartOrder,
  how: 'as chosen' | 'afresh',
): Promise<RunningAgent> {
  const { store, paths, run, processes } = context
  const { retry, gate, limits } = run.settings
  const preset = presetOf(run.settings, attempt.agents[0])
  const earlier = await earlierOf(context, attempt)
  const session = chooseSession(context, { attempt, earlier }, how)
  const [{ number, worktree }] = attempt.agents
  const index = paths.agentCount(attempt)
  const start = context.startFor(preset, { session: session.id, resume: session.resumed })
  if (preset.decoder !== 'text') {
    const report = { ...emptyReport, session: session.id, resumed: session.resumed }
    mustHold(await store.noteReport({ fence: fenceOf(attempt), agent: number, report, begins: true }))
  }
  await context.pace.turn(preset, signal)
  const facts = { item, attempt, base: worktree.base, earlier, tries: retry.attempts, gate }
  const agent = await processes.agents.start({
    dir: paths.agentDir(attempt, index),
    cwd: worktree.path,
    command: start.command,
    prompt: context.promptFor({ ...facts, after: session.after }),
    promptVia: preset.promptVia,
    env: { ...start.env, ...environmentOf(context, attempt) },
    logs: preset.decoder === 'text' ? 'one' : 'two',
    limitSeconds: limitSeconds(context),
    sandbox: sandboxIn(context, worktree.path),
    share: limits,
    stop: preset.stop,
    marker: paths.marker(attempt),
  })
  const noted = await store.noteAgent({ fence: fenceOf(attempt), agent: number, identity: agent.identity })
  if (noted === 'ghost') await agent.stop(0)
  mustHold(noted)
  return { agent, session, stream: openStream(context, { attempt, item, index, session }) }
}

async function earlierOf({ store }: SupervisorContext, attempt: Attempt): Promise<readonly Attempt[]> {
  return (await store.attemptsOf(attempt.item)).filter(({ number }) => number < attempt.number)
}

interface StreamOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly index: number
  readonly session: AgentSession
}

function openStream(
  { processes, paths, clock, run, openReading }: SupervisorContext,
  { attempt, item, index, session }: StreamOrder,
): AgentStream | null {
  const [agent] = attempt.agents
  const preset = presetOf(run.settings, agent)
  const worktree = agent.worktree.path
  const reading = openReading({ preset, earlier: session.used, worktree, item: item.id })
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

/** The wrapper's own limit, later than ours: for the time when no supervisor watches. */
function limitSeconds({ run }: SupervisorContext): number {
  return Math.ceil(run.settings.limits.timeoutMs / 1000) + 30
}
