import type { AgentPreset } from '../../core/agent/preset.ts'
import { emptyReport, type EndedProcess } from '../../core/agent/stored-report.ts'
import { totalUsage } from '../../core/agent/total-usage.ts'
import { fenceOf, reportsOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import type { PersonNote } from '../../core/person-note.ts'
import type { NoteReader } from '../../core/ports/note-store.ts'
import type { Agent } from '../../core/ports/process.ts'
import { sanitize } from '../../text/sanitize.ts'
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
  /** Its number among the processes of the attempt. */
  readonly index: number
  /** Another supervisor had started it. */
  readonly adopted: boolean
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
  const { store, paths, processes } = context
  const count = paths.agentCount(attempt)
  if (count === 0) return null
  const dir = paths.agentDir(attempt, count - 1)
  const agent = await processes.agents.adopt(
    dir,
    paths.marker(attempt),
    limitSeconds(context, endedBefore(attempt)),
  )
  if (agent === 'never started') {
    const [{ number }] = attempt.agents
    mustHold(await store.regainNotes({ fence: fenceOf(attempt), agent: number, process: count - 1 }))
    return null
  }
  const index = count - 1
  // The supervisor before may have been killed after it stored the end of this one, and before it started the next.
  const ended = endedBefore(attempt).filter(({ process }) => process < index)
  const session = sessionOfAdopted({ attempt, earlier: await earlierOf(context, attempt), ended })
  const stream = openStream(context, { attempt, item, index, session, told: [] })
  return { agent, session, stream, index, adopted: true }
}

/** Processes of the attempt before the present one, as they are stored. */
export const endedBefore = (attempt: AttemptIn<'running'>): readonly EndedProcess[] =>
  reportsOf(attempt)[0]?.earlier ?? []

export interface StartHow {
  readonly session: 'as chosen' | 'afresh'
  /** Processes of the attempt before this one. */
  readonly ended: readonly EndedProcess[]
}

export async function startAgent(
  context: SupervisorContext,
  { attempt, item, signal }: StartOrder,
  { session: how, ended }: StartHow,
): Promise<RunningAgent> {
  const { store, paths, run, processes } = context
  const { retry, gate, limits } = run.settings
  const preset = presetOf(run.settings, attempt.agents[0])
  const earlier = await earlierOf(context, attempt)
  const session = chooseSession(context, { attempt, earlier, ended }, how)
  const [{ number, worktree }] = attempt.agents
  const index = paths.agentCount(attempt)
  const start = context.startFor(attempt.plans === true ? planning(preset) : preset, {
    session: session.id,
    resume: session.resumed,
  })
  if (preset.decoder !== 'text') {
    const usage = totalUsage(ended.map((process) => process.usage))
    const before = ended.length === 0 ? {} : { usage, earlier: ended }
    const report = { ...emptyReport, session: session.id, resumed: session.ofEarlierTry, ...before }
    mustHold(
      await store.noteReport({ fence: fenceOf(attempt), agent: number, report, begins: ended.length === 0 }),
    )
  }
  await context.pace.turn(preset, signal)
  const giving = { fence: fenceOf(attempt), agent: number, process: index, to: readerIn(session) }
  const notes = mustHold(await store.giveNotes(giving))
  const facts = { item, attempt, base: worktree.base, earlier, notes, tries: retry.attempts, gate }
  const agent = await processes.agents.start({
    dir: paths.agentDir(attempt, index),
    cwd: worktree.path,
    command: start.command,
    prompt: context.promptFor({ ...facts, session: session.knows }),
    promptVia: preset.promptVia,
    env: { ...start.env, ...environmentOf(context, attempt) },
    logs: preset.decoder === 'text' ? 'one' : 'two',
    limitSeconds: limitSeconds(context, ended),
    sandbox: sandboxIn(context, worktree.path),
    share: limits,
    stop: preset.stop,
    marker: paths.marker(attempt),
  })
  const noted = await store.noteAgent({ fence: fenceOf(attempt), agent: number, identity: agent.identity })
  if (noted === 'ghost') await agent.stop(0)
  mustHold(noted)
  const told = session.knows.kind === 'of this try' ? notes : []
  const stream = openStream(context, { attempt, item, index, session, told })
  return { agent, session, stream, index, adopted: false }
}

function readerIn({ knows }: AgentSession): NoteReader {
  switch (knows.kind) {
    case 'new':
      return { kind: 'new session' }
    case 'of earlier try':
      return { kind: 'session of', attempt: knows.after.id }
    case 'of this try':
      return { kind: 'same session' }
  }
}

/** It only plans: `approve` is refused for a preset that can't be held to that. */
const planning = (preset: AgentPreset): AgentPreset => ({ ...preset, autonomy: 'plan' })

async function earlierOf({ store }: SupervisorContext, attempt: Attempt): Promise<readonly Attempt[]> {
  return (await store.attemptsOf(attempt.item)).filter(({ number }) => number < attempt.number)
}

interface StreamOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly index: number
  readonly session: AgentSession
  /** What it goes on with. */
  readonly told: readonly PersonNote[]
}

function openStream(
  { processes, paths, clock, run, openReading }: SupervisorContext,
  { attempt, item, index, session, told }: StreamOrder,
): AgentStream | null {
  const [agent] = attempt.agents
  const preset = presetOf(run.settings, agent)
  const worktree = agent.worktree.path
  const reading = openReading({ preset, earlier: session.used, worktree, item: item.id })
  if (reading === null) return null
  const { out, err } = paths.agentOutput(attempt, index)
  const lines = paths.lineLog(attempt, index)
  if (told.length > 0) lines.append(told.map(messageLine), { out: 0, err: 0 })
  return new AgentStream({
    out: processes.records(out),
    err: processes.records(err),
    reading,
    lines,
    clock,
  })
}

/** The wrapper's own limit, later than ours: for the time when no supervisor watches. */
export function limitSeconds(
  { run }: Pick<SupervisorContext, 'run'>,
  ended: readonly EndedProcess[],
): number {
  return Math.max(1, Math.ceil((run.settings.limits.timeoutMs - ranMsOf(ended)) / 1000)) + 30
}

/** Awake time of processes together. */
export const ranMsOf = (ended: readonly EndedProcess[]): number =>
  ended.reduce((sum, { ranMs }) => sum + ranMs, 0)

const messageLine = ({ text, at }: PersonNote) =>
  ({ kind: 'message', text: sanitize(text.trim()), at }) as const
