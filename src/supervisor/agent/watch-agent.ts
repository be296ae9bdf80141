import { announcesTools, type AgentPreset } from '../../core/agent/preset.ts'
import { takesMessages } from '../../core/agent/takes-messages.ts'
import type { Standstill } from '../../core/agent/standstill.ts'
import type { Attempt } from '../../core/attempt.ts'
import type { Agent } from '../../core/ports/process.ts'
import { reason, type Reason, type ReasonCode } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, interruptionOf, type Interruption } from '../interruption.ts'
import { IdleWatch } from './idle-watch.ts'
import type { LimitWatch } from './limit-watch.ts'
import { brokenOutputLimit, brokenTimeout, nextLookMs, seconds } from './limits.ts'
import type { AgentMessages } from './message-box.ts'
import { ReportKeeper } from './report-keeper.ts'
import { StandstillWatch } from './standstill-watch.ts'
import { ranMsOf, type RunningAgent } from './start/start-process.ts'
import { UseWatch } from './use-watch.ts'

export interface WatchOrder {
  readonly attempt: Attempt
  readonly preset: AgentPreset
  /** Where it works. */
  readonly dir: string
  /** Looks after what it commits there; left out where nothing of that is work. */
  readonly commits?: { look(): void; whenIdle(): Promise<void> }
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
  readonly keeper: ReportKeeper
  /** Looks for limits of its vendor; left out where no other agent can go on. */
  readonly limit?: Pick<LimitWatch, 'look'>
  /** What a person wants it to be told; left out where nobody can. */
  readonly messages?: AgentMessages
}

/** An agent was ended by us. */
export interface Cut {
  readonly reason: Reason
  /** Its work was finished by then. */
  readonly finished: boolean
}

const cut = (reason: Reason, finished: boolean): Cut => ({ reason, finished })

/** How watching ended: the agent by itself (null), by us for a reason, or by us so that it goes on with a message. */
export type WatchEnd = Cut | 'for a message' | null

/** While more of a stream is there than was read in one look. */
const behindMs = 20

/**
 * Reads the agent's stream and checks its limits until it ends. Resolves to the reason when it was ended by us, except where its work
 * was finished and only something in its background was left: then it is ended too, and its outcome stands. For a message of a person it
 * is ended as well, once its session is known.
 */
export async function watchAgent(
  context: SupervisorContext,
  running: RunningAgent,
  { attempt, preset, dir, commits, signal, hurry, keeper, limit, messages }: WatchOrder,
): Promise<WatchEnd> {
  const { agent, stream, session } = running
  const { limits } = context.run.settings
  const ended = new AbortController()
  void agent.ended.then(() => ended.abort())
  const either = AbortSignal.any([signal, ended.signal])
  const idle = new IdleWatch({
    clock: context.clock,
    changedSince: (moment) => context.changedSince(dir, moment),
  })
  const standstill = new StandstillWatch(context.clock)
  let standing: Standstill | null = null
  const use = new UseWatch(agent, limits)
  const { freezer } = context
  const leave = freezer.join(attempt.id, agent)
  try {
    // One that was adopted may have ended long ago; that is known one turn later.
    await Promise.resolve()
    while (!ended.signal.aborted) {
      const interruption = interruptionOf(signal)
      if (interruption !== null)
        return cut(await interrupt(context, agent, { attempt, interruption, hurry }), false)
      const isBehind = stream?.look() ?? false
      const report = stream?.report ?? null
      // What stands still breaks no limit, gets nowhere for no reason of its own, and is told when it goes on.
      if (freezer.isFrozen(attempt.id)) {
        if (report !== null) keeper.look(report, standing)
        await context.clock.sleep(isBehind ? behindMs : nextLookMs(agent.vitals(), limits), either)
        continue
      }
      if (messages?.isWaiting === true) {
        if (!takesMessages(preset)) messages.take()('not possible')
        else if ((report?.session ?? session.id) !== null) {
          await endUnlessHurried(context, agent, { graceMs: preset.stop.graceMs, hurry })
          return 'for a message'
        }
      }
      const vitals = agent.vitals()
      const { quietMs, stillMs, toolProcesses } = vitals
      const inactiveMs = Math.min(quietMs, stillMs)
      standing = report === null ? null : standstill.look(report, inactiveMs)
      if (report !== null) keeper.look(report, standing)
      const another = report === null ? null : (limit?.look(report) ?? null)
      if (another !== null) {
        await endUnlessHurried(context, agent, { graceMs: preset.stop.graceMs, hurry })
        return cut(another, false)
      }
      if (report?.settling === true && preset.settleMs !== null && !isBehind && quietMs > preset.settleMs) {
        await endAgent(context, agent, preset.stop.graceMs)
        return null
      }
      const toolIsOpen =
        (report !== null && report.openTools.length > 0) ||
        (toolProcesses > 0 && !announcesTools(preset.decoder))
      const isIdle = limits.idleMs !== null && idle.look({ quietMs: inactiveMs, toolIsOpen }, limits.idleMs)
      const broken =
        brokenTimeout(vitals, limits, { tryNumber: attempt.tryNumber, ranMs: ranMsOf(session.ended) }) ??
        (isIdle ? idleReason(limits.idleMs ?? 0) : null) ??
        brokenOutputLimit(vitals, limits) ??
        use.broken(vitals)
      if (broken !== null) {
        const finished = report?.settling === true
        await endAgent(context, agent, endsAtOnce.has(broken.code) ? 0 : preset.stop.graceMs)
        return cut(broken, finished)
      }
      commits?.look()
      await context.clock.sleep(isBehind ? behindMs : nextLookMs(vitals, limits), either)
    }
    return null
  } finally {
    leave()
    await commits?.whenIdle()
  }
}

/** These use up what everything else needs: during a grace they would go on. */
const endsAtOnce = new Set<ReasonCode>(['limit:output', 'limit:memory', 'limit:processes'])

const idleReason = (limitMs: number): Reason =>
  reason('limit:idle', `did nothing for ${seconds(limitMs)}`, { limitMs })

/**
 * Asks the agent to end, and kills it at once when it continues to print past its limit: five seconds of grace are
 * gigabytes.
 */
async function endAgent(context: SupervisorContext, agent: Agent, graceMs: number): Promise<void> {
  const { limits } = context.run.settings
  const over = new AbortController()
  const stopped = agent.stop(graceMs).finally(() => over.abort())
  while (graceMs > 0 && !over.signal.aborted) {
    const vitals = agent.vitals()
    if (vitals.outputBytes > limits.outputBytes) await agent.stop(0)
    await context.clock.sleep(nextLookMs(vitals, limits), over.signal)
  }
  await stopped
}

async function endUnlessHurried(
  context: SupervisorContext,
  agent: Agent,
  { graceMs, hurry }: { readonly graceMs: number; readonly hurry: AbortSignal },
): Promise<void> {
  const now = () => void agent.stop(0)
  hurry.addEventListener('abort', now, { once: true })
  await endAgent(context, agent, hurry.aborted ? 0 : graceMs)
  hurry.removeEventListener('abort', now)
}

interface Interruptable {
  readonly attempt: Attempt
  readonly interruption: Interruption
  readonly hurry: AbortSignal
}

async function interrupt(context: SupervisorContext, agent: Agent, order: Interruptable): Promise<Reason> {
  const { interruption, hurry } = order
  switch (interruption.kind) {
    case 'end': {
      await endUnlessHurried(context, agent, { graceMs: interruption.graceMs, hurry })
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
