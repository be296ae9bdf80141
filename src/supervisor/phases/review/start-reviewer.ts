import { emptyReport } from '../../../core/agent/stored-report.ts'
import type { AgentPreset } from '../../../core/agent/preset.ts'
import { fenceOf, type AttemptIn, type Work } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import { reviewerNumber, type Review } from '../../../core/review/review.ts'
import { newSession } from '../../agent/agent-session.ts'
import { AgentStream } from '../../agent/agent-stream.ts'
import { limitSeconds, type RunningAgent } from '../../agent/start-agent.ts'
import type { SupervisorContext } from '../../context.ts'
import { environmentOf } from '../../environment.ts'
import { mustHold } from '../../interruption.ts'
import { sandboxIn } from '../../sandbox-in.ts'

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
  const { attempt } = order
  const { paths, processes } = context
  const index = paths.reviewCount(attempt) - 1
  const stored = order.reviews.find((review) => review.index === index)
  if (index < 0 || stored === undefined || stored.end !== null) return null
  const agent = await processes.agents.adopt(
    paths.reviewDir(attempt, index),
    paths.marker(attempt),
    limitSeconds(context, []),
  )
  if (agent === 'never started') return null
  const session = { ...newSession, id: stored.report?.session ?? null }
  return { agent, index, session, adopted: true, stream: openStream(context, order, { index, dir }) }
}

/** Starts a reviewer in a checkout of the work. It only reads: where its CLI can be held to that, it is. */
export async function startReviewer(
  context: SupervisorContext,
  order: ReviewerOrder,
  { dir, again }: { readonly dir: string; readonly again: boolean },
): Promise<RunningAgent> {
  const { attempt, item, work, preset, signal } = order
  const { store, paths, run, processes, git } = context
  const { base } = attempt.agents[0].worktree
  const index = paths.reviewCount(attempt)
  const number = reviewerNumber(index)
  const fence = fenceOf(attempt)
  const id = preset.when.session.length > 0 ? context.newSessionId() : null
  const { name, model } = preset
  mustHold(await store.noteReviewer({ fence, index, preset: name, model, commit: work.commit }))
  const file = `${dir}/.loopwork-${work.commit.slice(0, 12)}.diff`
  const diff = await git.diff({ from: base, to: work.commit, file, mostBytes: mostDiffBytes })
  if (preset.decoder !== 'text')
    mustHold(
      await store.noteReport({ fence, agent: number, report: { ...emptyReport, session: id }, begins: true }),
    )
  await context.pace.turn(preset, signal)
  const start = context.startFor(preset, { session: id, resume: false })
  const agent = await processes.agents.start({
    dir: paths.reviewDir(attempt, index),
    cwd: dir,
    command: start.command,
    prompt: context.reviewPromptFor({ item, base, work, diff, gate: run.settings.gate, again }),
    promptVia: preset.promptVia,
    env: { ...start.env, ...environmentOf(context, attempt), LOOPWORK_AGENT_ID: String(number) },
    logs: preset.decoder === 'text' ? 'one' : 'two',
    limitSeconds: limitSeconds(context, []),
    sandbox: sandboxIn(context, dir),
    share: run.settings.limits,
    stop: preset.stop,
    marker: paths.marker(attempt),
  })
  const noted = await store.noteAgent({ fence, agent: number, identity: agent.identity })
  if (noted === 'ghost') await agent.stop(0)
  mustHold(noted)
  const session = { ...newSession, id }
  return { agent, index, session, adopted: false, stream: openStream(context, order, { index, dir }) }
}

/** A longer diff is given as a file: a prompt has to fit into a model, and into an argument where it is one. */
const mostDiffBytes = 64 * 1_024

function openStream(
  { processes, paths, clock, openReading }: SupervisorContext,
  { attempt, item, preset }: ReviewerOrder,
  { index, dir }: { readonly index: number; readonly dir: string },
): AgentStream | null {
  const reading = openReading({ preset, earlier: null, worktree: dir, item: item.id })
  if (reading === null) return null
  const { out, err } = paths.reviewOutput(attempt, index)
  return new AgentStream({
    out: processes.records(out),
    err: processes.records(err),
    reading,
    lines: paths.reviewLines(attempt, index),
    clock,
  })
}
