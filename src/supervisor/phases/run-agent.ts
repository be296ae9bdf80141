import { fenceOf, type AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import type { Agent, AgentEnd } from '../../core/ports/process.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { Limits } from '../../core/run/settings.ts'
import type { SupervisorContext } from '../context.ts'
import { environmentOf } from '../environment.ts'
import { Interrupted, interruptionOf, mustHold, type Interruption } from '../interruption.ts'
import { notStarted } from './not-started.ts'
import { SecureWhileRunning } from './secure-worktree.ts'

/** `good`: exit 0 and not stopped by us. Otherwise the reason. */
export type AgentOutcome = { readonly kind: 'good' } | { readonly kind: 'bad'; readonly reason: Reason }

interface RunAgentOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
}

/** How often limits are checked. The end itself is noticed in `src/process/`. */
const lookMs = 100
const shortestLookMs = 10
/** What a program can write into the page cache: two gigabytes a second. */
const fastestBytesPerMs = 2_000_000

/** Starts the attempt's agent, or adopts the one that an earlier supervisor started, and watches it to its end. */
export async function runAgent(context: SupervisorContext, order: RunAgentOrder): Promise<AgentOutcome> {
  const agent = (await takeUp(context, order.attempt)) ?? (await startAgent(context, order))
  const cut = await watch(context, agent, order)
  const end = await agent.ended
  await agent.sweep()
  const { limits, agent: preset } = context.run.settings
  // An agent that prints fast and ends at once may be over its limit before the first check.
  const over = brokenOutputLimit(agent, limits)
  if (over !== null) agent.cutOutput(limits.outputBytes)
  const broken = cut ?? over
  return broken === null ? outcomeOf(end, preset) : { kind: 'bad', reason: broken }
}

/**
 * The agent that was started last, when it was really started; a start that never came about is marked as void in
 * `src/process/`.
 */
async function takeUp(context: SupervisorContext, attempt: AttemptIn<'running'>): Promise<Agent | null> {
  const count = context.paths.agentCount(attempt)
  if (count === 0) return null
  const agent = await context.processes.agents.adopt(
    context.paths.agentDir(attempt, count - 1),
    context.paths.marker(attempt),
    limitSeconds(context),
  )
  return agent === 'never started' ? null : agent
}

async function startAgent(context: SupervisorContext, { attempt, item }: RunAgentOrder): Promise<Agent> {
  const { store, paths, run } = context
  const { agent: preset, retry, gate } = run.settings
  const [{ worktree }] = attempt.agents
  const index = paths.agentCount(attempt)
  const start = context.startFor({ session: null, resume: false })
  const earlier = (await store.attemptsOf(item.id)).filter((other) => other.number < attempt.number)
  const agent = await context.processes.agents.start({
    dir: paths.agentDir(attempt, index),
    cwd: worktree.path,
    command: start.command,
    prompt: context.promptFor({ item, attempt, base: worktree.base, earlier, tries: retry.attempts, gate }),
    promptVia: preset.promptVia,
    env: { ...start.env, ...environmentOf(context, attempt), LOOPWORK_AGENT_ID: String(index) },
    logs: preset.decoder === 'text' ? 'one' : 'two',
    limitSeconds: limitSeconds(context),
    stop: preset.stop,
    marker: paths.marker(attempt),
  })
  const noted = await store.noteAgent({ fence: fenceOf(attempt), agent: 0, identity: agent.identity })
  if (noted === 'ghost') await agent.stop(0)
  mustHold(noted)
  return agent
}

/** The wrapper's own limit, later than ours: for the time when no supervisor watches. */
function limitSeconds(context: SupervisorContext): number {
  return Math.ceil(context.run.settings.limits.timeoutMs / 1000) + 30
}

/** Checks limits until the agent ends. Resolves to the reason when it was ended by us. */
async function watch(
  context: SupervisorContext,
  agent: Agent,
  { attempt, signal, hurry }: RunAgentOrder,
): Promise<Reason | null> {
  const { limits, agent: preset } = context.run.settings
  const ended = new AbortController()
  void agent.ended.then(() => ended.abort())
  const either = AbortSignal.any([signal, ended.signal])
  const commits = new SecureWhileRunning(context, attempt)
  try {
    while (!ended.signal.aborted) {
      const interruption = interruptionOf(signal)
      if (interruption !== null) return await interrupt(context, agent, { attempt, interruption, hurry })
      const broken = brokenLimit(agent, limits, attempt)
      if (broken !== null) {
        await endAgent(context, agent, broken.code === 'limit:output' ? 0 : preset.stop.graceMs)
        return broken
      }
      commits.look()
      await context.clock.sleep(nextLookMs(agent, limits), either)
    }
    return null
  } finally {
    await commits.whenIdle()
  }
}

/**
 * Sooner where heavy output could pass its limit before the usual check: a log of 20 MB is full in 10 ms, and 100 ms are
 * 200 MB.
 */
function nextLookMs(agent: Agent, limits: Limits): number {
  const left = limits.outputBytes - agent.vitals().outputBytes
  return Math.min(lookMs, Math.max(shortestLookMs, left / fastestBytesPerMs))
}

/**
 * Asks the agent to end, and kills it at once when it continues to print past its limit: five seconds of grace are
 * gigabytes.
 */
async function endAgent(context: SupervisorContext, agent: Agent, graceMs: number): Promise<void> {
  const { limits } = context.run.settings
  const over = new AbortController()
  const stopped = agent.stop(graceMs).finally(() => over.abort())
  while (graceMs > 0 && !over.signal.aborted) {
    if (agent.vitals().outputBytes > limits.outputBytes) await agent.stop(0)
    await context.clock.sleep(nextLookMs(agent, limits), over.signal)
  }
  await stopped
}

interface Interruptable {
  readonly attempt: AttemptIn<'running'>
  readonly interruption: Interruption
  readonly hurry: AbortSignal
}

async function interrupt(context: SupervisorContext, agent: Agent, order: Interruptable): Promise<Reason> {
  const { interruption, hurry } = order
  switch (interruption.kind) {
    case 'end': {
      const now = () => void agent.stop(0)
      hurry.addEventListener('abort', now, { once: true })
      await endAgent(context, agent, hurry.aborted ? 0 : interruption.graceMs)
      hurry.removeEventListener('abort', now)
      return interruption.reason
    }
    case 'leave':
      agent.release()
      throw new Interrupted(interruption)
    case 'ghost': {
      // The supervisor that adopted the attempt has adopted its agent too; an agent whose attempt has ended is ended here.
      const row = await context.store.attempt(order.attempt.id)
      if (row === null || row.end !== null) await agent.stop(0)
      else agent.release()
      throw new Interrupted(interruption)
    }
  }
}

function brokenLimit(agent: Agent, limits: Limits, attempt: AttemptIn<'running'>): Reason | null {
  const { awakeMs, quietMs } = agent.vitals()
  if (awakeMs > limits.timeoutMs) {
    return reason('timeout', `no end after ${seconds(limits.timeoutMs)}`, {
      limitMs: limits.timeoutMs,
      try: attempt.tryNumber,
    })
  }
  if (limits.idleMs !== null && quietMs > limits.idleMs) {
    return reason('limit:idle', `said nothing for ${seconds(limits.idleMs)}`, { limitMs: limits.idleMs })
  }
  return brokenOutputLimit(agent, limits)
}

function brokenOutputLimit(agent: Agent, { outputBytes: limitBytes }: Limits): Reason | null {
  if (agent.vitals().outputBytes <= limitBytes) return null
  return reason('limit:output', `printed more than ${limitBytes} bytes`, { limitBytes })
}

const seconds = (ms: number): string => (ms < 10_000 ? `${ms / 1000} s` : `${Math.round(ms / 1000)} s`)

function outcomeOf(end: AgentEnd, preset: AgentPreset): AgentOutcome {
  switch (end.kind) {
    case 'exit':
      if (end.code === 0) return { kind: 'good' }
      if (end.signal !== null) {
        return {
          kind: 'bad',
          reason: reason(`agent:signal-${end.signal}`, `agent: ended by ${end.signal}`),
        }
      }
      return {
        kind: 'bad',
        reason: reason(`agent:exit-${end.code}`, `agent: exit ${end.code}`),
      }
    case 'not started':
      return { kind: 'bad', reason: notStarted(end, preset) }
    case 'limit':
      return { kind: 'bad', reason: reason('timeout', 'no end within its time limit while nobody watched') }
    case 'lost':
      return { kind: 'bad', reason: reason('interrupted', `agent interrupted: ${end.why}`) }
  }
}
