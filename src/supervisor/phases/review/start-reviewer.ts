import type { AgentPreset } from '../../../core/agent/preset.ts'
import type { AttemptIn, Work } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import type { Review } from '../../../core/review/review.ts'
import { seatOfReviewer } from '../../agent/start/agent-seat.ts'
import { firstSession, newSession } from '../../agent/agent-session.ts'
import { adopted, adoptProcess, startProcess, type RunningAgent } from '../../agent/start/start-process.ts'
import type { SupervisorContext } from '../../context.ts'

export interface ReviewerOrder {
  readonly attempt: AttemptIn<'reviewing'>
  readonly item: Item
  readonly work: Work
  readonly preset: AgentPreset
  /** What is stored of its reviews. */
  readonly reviews: readonly Review[]
  readonly signal: AbortSignal
}

/** The reviewer that an earlier supervisor started, while nothing is stored of its end; null where there is none. */
export async function adoptReviewer(
  context: SupervisorContext,
  order: ReviewerOrder,
  dir: string,
): Promise<RunningAgent | null> {
  const seat = seatOfReviewer(context, order, dir)
  const newest = seat.folders.count - 1
  const stored = order.reviews.find(({ index }) => index === newest)
  if (stored === undefined || stored.end !== null) return null
  const found = await adoptProcess(context, seat, [])
  if (found === null || found.agent === 'never started') return null
  const { agent, index } = found
  const session = { ...newSession, id: stored.report?.session ?? null }
  return adopted(context, seat, { agent, index, session })
}

/** Starts a reviewer, which has its place, in a checkout of the work. It only reads: where its CLI can be held to that, it is. */
export async function startReviewer(
  context: SupervisorContext,
  order: ReviewerOrder,
  { dir, again }: { readonly dir: string; readonly again: boolean },
): Promise<RunningAgent> {
  const { attempt, item, work, preset, signal } = order
  const { run, git } = context
  const { base } = attempt.agents[0].worktree
  const { commit } = work
  const seat = seatOfReviewer(context, order, dir)
  const file = `${dir}/.loopwork-${commit.slice(0, 12)}.diff`
  const diff = await git.diff({ from: base, to: commit, file, mostBytes: mostDiffBytes })
  const prompt = context.reviewPromptFor({ item, base, work, diff, gate: run.settings.gate, again })
  const session = firstSession(context, preset)
  return startProcess(context, seat, { session, signal, ask: () => ({ prompt, told: [] }) })
}

/** A longer diff is given as a file: a prompt has to fit into a model, and into an argument where it is one. */
const mostDiffBytes = 64 * 1_024
