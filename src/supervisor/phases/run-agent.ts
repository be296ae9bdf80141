import type { StoredReport } from '../../core/agent/stored-report.ts'
import type { Attempt, AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import { isWaiting, type Reason } from '../../core/reason.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import type { AgentStream } from '../agent/agent-stream.ts'
import { badEndOfPlain, badEndOfStream, exitOf } from '../agent/bad-end.ts'
import { isRefusedResume } from '../agent/is-refused-resume.ts'
import { brokenOutputLimit } from '../agent/limits.ts'
import { ReportKeeper } from '../agent/report-keeper.ts'
import { adoptAgent, startAgent, type RunningAgent } from '../agent/start-agent.ts'
import { watchAgent, type Cut } from '../agent/watch-agent.ts'
import type { SupervisorContext } from '../context.ts'
import { throwIfInterrupted } from '../interruption.ts'

/** `good`: it ended well, and nobody stopped it before that. */
export type AgentRun =
  /** `report`: what its stream told; null for an agent that prints for people. */
  | { readonly kind: 'good'; readonly report: StoredReport | null }
  | { readonly kind: 'bad'; readonly reason: Reason }

interface RunAgentOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
}

/** Starts the attempt's agent, or adopts the one that an earlier supervisor started, and watches it to its end. */
export async function runAgent(context: SupervisorContext, order: RunAgentOrder): Promise<AgentRun> {
  const running = (await adoptAgent(context, order)) ?? (await startAgent(context, order, 'as chosen'))
  const run = await toItsEnd(context, running, order)
  if (run !== 'refused resume') return run
  const again = await toItsEnd(context, await startAgent(context, order, 'afresh'), order)
  // It was given none to take up.
  if (again === 'refused resume') throw new Error('an agent with a new session refused to take one up')
  return again
}

async function toItsEnd(
  context: SupervisorContext,
  running: RunningAgent,
  order: RunAgentOrder,
): Promise<AgentRun | 'refused resume'> {
  const { agent, stream, session } = running
  const { limits } = context.run.settings
  const preset = presetOf(context.run.settings, order.attempt.agents[0])
  const keeper = new ReportKeeper(context, order.attempt, session)
  try {
    const cut = await watchAgent(context, running, { ...order, keeper })
    const end = await agent.ended
    await agent.sweep()
    // An agent that prints fast and ends at once may be over its limit before the first check.
    const over = brokenOutputLimit(agent, limits)
    if (stream !== null) await readOn(context, stream, order, cut)
    if (over !== null) agent.cutOutput(limits.outputBytes)
    if (stream === null) return runOf(badEndOfPlain(end, preset, cut?.reason ?? over), null)
    const report = await keeper.end(stream.report)
    const outcome = stream.outcome(exitOf(end, cut))
    if (cut === null && session.resumed && isRefusedResume(stream.report, outcome)) return 'refused resume'
    const facts = { preset, putOffs: await putOffsBefore(context, order.attempt), now: context.clock.now() }
    const bad = badEndOfStream({ end, cut, over, outcome, preset, facts })
    if (bad === null && report.suspicious !== null)
      await noteSuspicious(context, order.attempt, report.suspicious)
    return runOf(bad, report)
  } finally {
    stream?.close()
  }
}

/** Its stream says done: only the gate and a reader can find out more. */
async function noteSuspicious(
  { store, run }: SupervisorContext,
  { item }: Attempt,
  why: string,
): Promise<void> {
  const message = `${item}: its agent says it is done, and may not be: ${why}`
  await store.note(run.id, { type: 'notice', message })
}

const runOf = (bad: Reason | null, report: StoredReport | null): AgentRun =>
  bad === null ? { kind: 'good', report } : { kind: 'bad', reason: bad }

/** Of an agent that was ended by us only its usage is still of interest. */
const restMs = 1_500

async function readOn(
  { clock }: SupervisorContext,
  stream: AgentStream,
  { signal }: RunAgentOrder,
  cut: Cut | null,
): Promise<void> {
  if (cut === null) {
    await stream.toEnd(signal)
    return throwIfInterrupted(signal)
  }
  const read = new AbortController()
  const enough = new AbortController()
  void clock.sleep(restMs, read.signal).then(() => enough.abort())
  await stream.toEnd(enough.signal)
  read.abort()
}

/** How often in a row, right before this attempt, the item was put off because of the agent's vendor. */
async function putOffsBefore({ store }: SupervisorContext, attempt: Attempt): Promise<number> {
  const earlier = (await store.attemptsOf(attempt.item)).filter(({ number }) => number < attempt.number)
  const other = earlier.findLastIndex(({ end }) => end?.reason == null || !isWaiting(end.reason.code))
  return earlier.length - 1 - other
}
