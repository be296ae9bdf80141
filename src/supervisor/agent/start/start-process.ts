import { emptyReport, type EndedProcess } from '../../../core/agent/stored-report.ts'
import { totalUsage } from '../../../core/agent/total-usage.ts'
import { fenceOf } from '../../../core/attempt.ts'
import type { PersonNote } from '../../../core/person-note.ts'
import type { Agent } from '../../../core/ports/process.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { SupervisorContext } from '../../context.ts'
import { environmentOf } from '../../environment.ts'
import { mustHold } from '../../interruption.ts'
import { sandboxIn } from '../../sandbox-in.ts'
import type { AgentSeat } from './agent-seat.ts'
import type { AgentSession } from '../agent-session.ts'
import { AgentStream } from '../agent-stream.ts'

/** An agent whose process was started here, or adopted. */
export interface RunningAgent {
  readonly agent: Agent
  /** Null for a preset whose agent prints for people. */
  readonly stream: AgentStream | null
  readonly session: AgentSession
  /** The number of its process in its seat. */
  readonly index: number
  /** Another supervisor had started it. */
  readonly adopted: boolean
}

export interface StartOrder {
  readonly session: AgentSession
  readonly signal: AbortSignal
  /** Called when it is its turn to start: what a person writes until then may still be part of it. */
  ask(index: number): Asked | Promise<Asked>
}

export interface Asked {
  readonly prompt: string
  /** Messages of a person that its session goes on with. */
  readonly told: readonly PersonNote[]
}

/** The one way in which a process of any agent is started. @throws Interrupted when the signal aborts before. */
export async function startProcess(
  context: SupervisorContext,
  seat: AgentSeat,
  { session, signal, ask }: StartOrder,
): Promise<RunningAgent> {
  const { store, paths, run, processes } = context
  const { attempt, preset, cwd, folders } = seat
  const index = folders.count
  const number = seat.number(index)
  const fence = fenceOf(attempt)
  const { ended } = session
  if (preset.decoder !== 'text')
    mustHold(
      await store.noteReport({
        ...{ fence, agent: number },
        report: reportBefore(session),
        begins: ended.length === 0,
      }),
    )
  await context.pace.turn(preset, signal)
  const { prompt, told } = await ask(index)
  const start = context.startFor(preset, { session: session.id, resume: session.resumed })
  const agent = await processes.agents.start({
    dir: folders.of(index),
    cwd,
    command: start.command,
    prompt,
    promptVia: preset.promptVia,
    env: { ...start.env, ...environmentOf(context, attempt), LOOPWORK_AGENT_ID: String(number) },
    logs: preset.decoder === 'text' ? 'one' : 'two',
    limitSeconds: limitSeconds(context, ended),
    sandbox: sandboxIn(context, cwd),
    share: run.settings.limits,
    stop: preset.stop,
    marker: paths.marker(attempt),
  })
  const noted = await store.noteAgent({ fence, agent: number, identity: agent.identity })
  if (noted === 'ghost') await agent.stop(0)
  mustHold(noted)
  return running(context, seat, { agent, index, session, adopted: false, told })
}

/**
 * The process of the seat that was started last. `never started`: its start never came about; it is marked as void in `src/process/`.
 * Null: none was to be started.
 */
export async function adoptProcess(
  context: SupervisorContext,
  { attempt, folders }: AgentSeat,
  ended: readonly EndedProcess[],
): Promise<{ readonly index: number; readonly agent: Agent | 'never started' } | null> {
  const index = folders.count - 1
  if (index < 0) return null
  const { paths, processes } = context
  const limit = limitSeconds(context, ended)
  return { index, agent: await processes.agents.adopt(folders.of(index), paths.marker(attempt), limit) }
}

export function adopted(
  context: SupervisorContext,
  seat: AgentSeat,
  process: Pick<RunningAgent, 'agent' | 'index' | 'session'>,
): RunningAgent {
  return running(context, seat, { ...process, adopted: true, told: [] })
}

interface Process extends Omit<RunningAgent, 'stream'> {
  readonly told: readonly PersonNote[]
}

const running = (
  context: SupervisorContext,
  seat: AgentSeat,
  { told, ...process }: Process,
): RunningAgent => ({ ...process, stream: openStream(context, seat, { ...process, told }) })

function openStream(
  { processes, clock, openReading }: SupervisorContext,
  { item, preset, cwd, folders }: AgentSeat,
  { index, session, told }: Process,
): AgentStream | null {
  const reading = openReading({ preset, earlier: session.used, worktree: cwd, item: item.id })
  if (reading === null) return null
  const { out, err } = folders.output(index)
  const lines = folders.lines(index)
  if (told.length > 0) lines.append(told.map(messageLine), { out: 0, err: 0 })
  return new AgentStream({
    out: processes.records(out),
    err: processes.records(err),
    reading,
    lines,
    clock,
  })
}

const messageLine = ({ text, at }: PersonNote) =>
  ({ kind: 'message', text: sanitize(text.trim()), at }) as const

/** What is stored of an agent before its next process has printed anything. */
function reportBefore({ id, ofEarlierTry, ended }: AgentSession) {
  const before =
    ended.length === 0 ? {} : { usage: totalUsage(ended.map(({ usage }) => usage)), earlier: ended }
  return { ...emptyReport, session: id, resumed: ofEarlierTry, ...before }
}

/** The wrapper's own limit, later than ours: for the time when no supervisor watches. */
function limitSeconds({ run }: SupervisorContext, ended: readonly EndedProcess[]): number {
  return Math.max(1, Math.ceil((run.settings.limits.timeoutMs - ranMsOf(ended)) / 1000)) + 30
}

/** Awake time of processes together. */
export const ranMsOf = (ended: readonly EndedProcess[]): number =>
  ended.reduce((sum, { ranMs }) => sum + ranMs, 0)
