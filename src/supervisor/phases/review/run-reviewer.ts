import type { Fault } from '../../../core/agent/fault.ts'
import type { AgentPreset } from '../../../core/agent/preset.ts'
import { lastOf } from '../../../core/naming/line-of.ts'
import type { Reason } from '../../../core/reason.ts'
import { isWaiting, reason } from '../../../core/reason.ts'
import { reviewerNumber, type ReviewEnd, type Verdict } from '../../../core/review/review.ts'
import { badEndOfPlain, badEndOfStream, exitOf } from '../../agent/bad-end.ts'
import { brokenOutputLimit } from '../../agent/limits.ts'
import { lastPrinted } from '../../agent/last-printed.ts'
import { ReportKeeper } from '../../agent/report-keeper.ts'
import type { RunningAgent } from '../../agent/start/start-process.ts'
import { watchAgent } from '../../agent/watch-agent.ts'
import type { SupervisorContext } from '../../context.ts'
import { Interrupted, interruptionOf } from '../../interruption.ts'
import { presetHold } from '../../preset-hold.ts'
import { readOn } from '../run-agent.ts'
import type { ReviewerOrder } from './start-reviewer.ts'

/** How a reviewer ended. Only `answered` says anything about the work. */
export type ReviewerEnd =
  | ({ readonly kind: 'answered' } & Verdict)
  /** It failed, or its answer can't be read. */
  | { readonly kind: 'failed'; readonly why: Reason }
  /** Its vendor can't serve it now, or the machine can't start it. */
  | PutOff
  /** It could review nothing at all: what it needs has to be mended. */
  | { readonly kind: 'unable'; readonly why: Reason }

type VendorFault = Pick<Fault, 'class' | 'message' | 'retryAfterMs' | 'resetsAt'>

export interface PutOff {
  readonly kind: 'put off'
  readonly why: Reason
  /** Its vendor's, which concerns others too; null: the machine's. */
  readonly fault: VendorFault | null
}

/** As the store and the receipt have it. */
export function storedEnd(end: ReviewerEnd): ReviewEnd {
  if (end.kind === 'answered') return end
  return { kind: end.kind === 'failed' ? 'failed' : 'put off', why: end.why.message }
}

interface EndOrder extends ReviewerOrder {
  readonly dir: string
  readonly hurry: AbortSignal
  /** How often in a row a reviewer of this work was put off. */
  readonly putOffs: number
}

/** Watches a reviewer to its end. @throws Interrupted when it is stopped. */
export async function runReviewer(
  context: SupervisorContext,
  running: RunningAgent,
  order: EndOrder,
): Promise<ReviewerEnd> {
  const { agent, stream, session, index } = running
  const { attempt, preset, putOffs } = order
  const { limits } = context.run.settings
  const keeper = new ReportKeeper(context, { attempt, agent: reviewerNumber(index), session })
  try {
    const watched = await watchAgent(context, running, { ...order, keeper })
    // It is told nothing while it works.
    const cut = watched === 'for a message' ? null : watched
    const end = await agent.ended
    await agent.sweep()
    const interruption = interruptionOf(order.signal)
    const over = brokenOutputLimit(agent.vitals(), limits)
    if (stream !== null) await readOn(context, stream, order.signal, cut)
    if (stream !== null) await keeper.end(stream.report, true)
    if (interruption !== null) throw new Interrupted(interruption)
    if (over !== null) agent.cutOutput(limits.outputBytes)
    const facts = { preset, putOffs, waits: limits.waits }
    const outcome = stream?.outcome(exitOf(end, cut)) ?? null
    const bad =
      outcome === null
        ? badEndOfPlain(end, preset, cut?.reason ?? over)
        : badEndOfStream({ end, cut, over, outcome, preset, facts })
    if (bad !== null) {
      return badEnd(bad, preset, outcome?.fault ?? null)
    }
    const text =
      stream === null
        ? lastPrinted(context, context.paths.reviewOutput(attempt, index).out)
        : stream.finalText
    const verdict = context.readReview(text)
    if (verdict !== null) return { kind: 'answered', ...verdict }
    return { kind: 'failed', why: unreadable(preset, text) }
  } finally {
    stream?.close()
  }
}

/** With what was read in its place, and where all of it is. */
function unreadable({ name }: AgentPreset, text: string): Reason {
  const said = text.trim()
  const what =
    said === '' ? 'said nothing' : `gave no answer that can be read, and ended with: ${lastOf(said)}`
  return reason('review:failed', `${name} ${what}`, { agent: name })
}

function badEnd(why: Reason, preset: AgentPreset, found: Fault | null): ReviewerEnd {
  if (isWaiting(why.code)) {
    const named = waitClassOf[why.code]
    const fault = found?.class === named ? found : { class: named, message: why.message }
    return { kind: 'put off', why, fault }
  }
  if (why.code.startsWith('machine:')) return { kind: 'put off', why, fault: null }
  return presetHold(why, preset) === null ? { kind: 'failed', why } : { kind: 'unable', why }
}

const waitClassOf = {
  'waiting:rate_limit': 'rate_limit',
  'waiting:usage_limit': 'usage_limit',
  'waiting:overload': 'overload',
  'waiting:network': 'network',
} as const
