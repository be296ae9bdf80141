import type { AgentOutcome } from '../../core/agent/outcome.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { StoredReport } from '../../core/agent/stored-report.ts'
import { fenceOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import { concernOf } from '../../core/policy/pool/cool-down-after.ts'
import { isWaiting, type Reason } from '../../core/reason.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import type { AgentStream } from '../agent/agent-stream.ts'
import { badEndOfPlain, badEndOfStream, exitOf } from '../agent/bad-end.ts'
import { isRefusedResume } from '../agent/is-refused-resume.ts'
import { LimitWatch } from '../agent/limit-watch.ts'
import { lastPrinted } from '../agent/last-printed.ts'
import { brokenOutputLimit } from '../agent/limits.ts'
import type { AgentMessages, MessageBox } from '../agent/message-box.ts'
import { ReportKeeper } from '../agent/report-keeper.ts'
import { endedProcess, goneOn, replaced, type NextProcess } from '../agent/start/next-process.ts'
import { adoptAgent, endedBefore, startAgent } from '../agent/start/start-agent.ts'
import type { RunningAgent } from '../agent/start/start-process.ts'
import { storeLastMessage } from '../agent/store-last-message.ts'
import { watchAgent, type WatchEnd } from '../agent/watch-agent.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold, throwIfInterrupted } from '../interruption.ts'
import { SecureWhileRunning } from './secure-worktree.ts'

/** `good`: it ended well, and nobody stopped it before that. `attempt`: with the agent that it ended with. */
export type AgentRun = AgentEnding & { readonly attempt: AttemptIn<'running'> }

type AgentEnding =
  /** `report`: what its stream told; null for an agent that prints for people. `said`: the end of what it said, read when asked. */
  | { readonly kind: 'good'; readonly report: StoredReport | null; said(): string }
  | { readonly kind: 'bad'; readonly reason: Reason }

export interface RunAgentOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
  readonly messages: MessageBox
}

type Order = Omit<RunAgentOrder, 'messages'> & { readonly messages: AgentMessages }

/**
 * Starts the attempt's agent, or adopts the one that an earlier supervisor started, and watches it to its end. One that a person has a
 * message for goes on as another process.
 */
export async function runAgent(
  context: SupervisorContext,
  { messages: box, ...given }: RunAgentOrder,
): Promise<AgentRun> {
  const { attempt } = given
  const [{ number }] = attempt.agents
  const messages = box.of(number)
  let order = { ...given, messages }
  try {
    let running =
      (await adoptAgent(context, order)) ??
      (await startAgent(context, order, { session: 'as chosen', ended: endedBefore(attempt) }))
    messages.agentRuns()
    if ((await context.store.urgentNotes(attempt.id, number)).length > 0) messages.urge()
    for (;;) {
      const end = await toItsEnd(context, running, order)
      if (end.kind !== 'next') {
        await noteTooLate(context, order)
        return { ...end, attempt: order.attempt }
      }
      throwIfInterrupted(order.signal)
      order = { ...order, attempt: end.attempt }
      running = await startNext(context, order, end)
    }
  } finally {
    messages.agentIsOver()
  }
}

async function startNext(context: SupervisorContext, order: Order, next: NextProcess): Promise<RunningAgent> {
  // Before the store is asked what waits: of what is posted from then on nobody knows whether it is in the prompt.
  const answer = order.messages.take()
  try {
    const running = await startAgent(context, order, next)
    answer('given')
    return running
  } catch (error) {
    answer('too late')
    throw error
  }
}

/** Nobody waits for an answer where the supervisor that was asked is not this one. */
async function noteTooLate({ store, run }: SupervisorContext, { attempt, messages }: Order) {
  if (!messages.isWaiting || messages.isAwaited) return
  const message = `${attempt.item}: its agent had ended before it could be given your message, which waits for its next try`
  await store.note(run.id, { type: 'notice', message })
}

async function toItsEnd(
  context: SupervisorContext,
  running: RunningAgent,
  order: Order,
): Promise<AgentEnding | NextProcess> {
  const { agent, stream, session } = running
  const { limits } = context.run.settings
  const preset = presetOf(context.run.settings, order.attempt.agents[0])
  const { attempt } = order
  const keeper = new ReportKeeper(context, { attempt, agent: attempt.agents[0].number, session })
  try {
    const dir = attempt.agents[0].worktree.path
    const commits = new SecureWhileRunning(context, attempt)
    const { store, clock } = context
    const limit = new LimitWatch({ store, clock, attempt, preset })
    const watched = await watchAgent(context, running, { ...order, preset, dir, commits, keeper, limit })
    const cut = watched === 'for a message' ? null : watched
    const end = await agent.ended
    await agent.sweep()
    // An agent that prints fast and ends at once may be over its limit before the first check.
    const over = brokenOutputLimit(agent.vitals(), limits)
    if (stream !== null) await readOn(context, stream, order.signal, watched)
    if (over !== null) agent.cutOutput(limits.outputBytes)
    if (stream === null) {
      const bad = badEndOfPlain(end, preset, cut?.reason ?? over)
      if (bad === null) await noteAnswer(context, order.attempt)
      const said = () => lastPrinted(context, context.paths.agentOutput(order.attempt, running.index).out)
      await storeLastMessage(context, attempt, said)
      return runOf(bad, { report: null, said })
    }
    const outcome = stream.outcome(exitOf(end, cut))
    if (watched === 'for a message' || wasInterrupted(running, order, outcome)) {
      await keeper.end(stream.report, false)
      return await goneOn(context, running, attempt)
    }
    const report = await keeper.end(stream.report, true)
    if (cut === null && session.resumed && isRefusedResume(stream.report, outcome))
      return {
        kind: 'next',
        attempt,
        session: 'afresh',
        ended: [...session.ended, endedProcess(running, stream.report)],
      }
    const isOther = await storeLimit(context, { attempt, preset, outcome })
    const next = isOther ? await replaced(context, running, attempt) : null
    if (next !== null) return next
    const putOffs = await putOffsBefore(context, attempt)
    const facts = { preset, putOffs, waits: limits.waits || isOther }
    const bad = badEndOfStream({ end, cut, over, outcome, preset, facts })
    if (bad === null) await noteAnswer(context, order.attempt)
    if (bad === null && report.suspicious !== null)
      await noteSuspicious(context, order.attempt, report.suspicious)
    const said = () => stream.finalText
    await storeLastMessage(context, attempt, said)
    return runOf(bad, { report, said })
  } finally {
    stream?.close()
  }
}

/** By a supervisor that was killed before it could go on with the message. One that was done by then is done. */
const wasInterrupted = (
  { adopted, stream, session }: RunningAgent,
  { messages }: Order,
  { outcome }: AgentOutcome,
): boolean =>
  adopted && messages.isWaiting && outcome !== 'done' && (stream?.report.session ?? session.id) !== null

/** Its stream says done: only the gate and a reader can find out more. */
async function noteSuspicious(
  { store, run }: SupervisorContext,
  { item }: Attempt,
  why: string,
): Promise<void> {
  const message = `${item}: its agent says it is done, and may not be: ${why}`
  await store.note(run.id, { type: 'notice', message })
}

const runOf = (
  bad: Reason | null,
  good: Omit<Extract<AgentEnding, { kind: 'good' }>, 'kind'>,
): AgentEnding => (bad === null ? { kind: 'good', ...good } : { kind: 'bad', reason: bad })

/** Of an agent that was ended by us only its usage is still of interest. */
const restMs = 1_500

export async function readOn(
  { clock }: Pick<SupervisorContext, 'clock'>,
  stream: AgentStream,
  signal: AbortSignal,
  watched: WatchEnd,
): Promise<void> {
  if (watched === null) {
    await stream.toEnd(signal)
    return throwIfInterrupted(signal)
  }
  const read = new AbortController()
  const enough = new AbortController()
  void clock.sleep(restMs, read.signal).then(() => enough.abort())
  await stream.toEnd(enough.signal)
  read.abort()
}

interface EndedBy {
  readonly attempt: Attempt
  readonly preset: AgentPreset
  readonly outcome: AgentOutcome
}

/**
 * The limit that ended an agent, before its work is collected: that takes time, in which others would start into it. Resolves to whether
 * another agent can go on with the task at once, where a limit costs no try.
 */
async function storeLimit(
  { store }: SupervisorContext,
  { attempt, preset, outcome: { outcome, fault } }: EndedBy,
): Promise<boolean> {
  if (outcome === 'done' || fault === null || concernOf(fault.class, preset) === null) return false
  return mustHold(await store.noteLimit({ ...noteOf(attempt), fault })).other
}

/** For one that ended too soon to be looked at, and one that prints for people: nothing else shows that its model answers. */
async function noteAnswer({ store }: SupervisorContext, attempt: Attempt): Promise<void> {
  mustHold(await store.noteAnswer(noteOf(attempt)))
}

const noteOf = (attempt: Attempt) => ({ fence: fenceOf(attempt), agent: attempt.agents[0] })

/** How often in a row, right before this attempt, the item was put off because of the agent's vendor. */
async function putOffsBefore({ store }: SupervisorContext, attempt: Attempt): Promise<number> {
  const earlier = (await store.attemptsOf(attempt.item)).filter(({ number }) => number < attempt.number)
  const other = earlier.findLastIndex(({ end }) => end?.reason == null || !isWaiting(end.reason.code))
  return earlier.length - 1 - other
}
