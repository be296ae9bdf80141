import type { AgentPreset } from '../../../core/agent/preset.ts'
import { fenceOf, type AttemptIn } from '../../../core/attempt.ts'
import { standingOf, type StandingCandidate } from '../../../core/candidate.ts'
import type { Item } from '../../../core/item.ts'
import { judgeNumber } from '../../../core/judge.ts'
import { decide, type Judgement } from '../../../core/policy/judgement.ts'
import type { Entry } from '../../../core/policy/vote.ts'
import { reviewerOf } from '../../../core/review/reviewer-of.ts'
import type { RunSettings } from '../../../core/run/settings.ts'
import type { SupervisorContext } from '../../context.ts'
import { Interrupted, mustHold } from '../../interruption.ts'
import { together } from '../../together.ts'
import { judgeCheckout } from './judge-checkout.ts'
import { runJudge } from './run-judge.ts'

interface JudgeWorksOrder {
  readonly attempt: AttemptIn<'voting'>
  readonly item: Item
  /** Works that differ, one of each. */
  readonly works: readonly [Entry, ...Entry[]]
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
}

/**
 * Has a judge choose one of several works. It looks at them twice, the second time in the opposite order, and is not told who made
 * which: an answer that depends on the order is none.
 */
export async function judgeWorks(
  context: SupervisorContext,
  order: JudgeWorksOrder,
): Promise<{ readonly winner: number; readonly why: string }> {
  const { git, run } = context
  const name = judgeCheckout(order.attempt)
  const { base } = order.attempt.agents[0].worktree
  const dir = await git.lane.checkout(name, base, run.settings.worktreeRoot)
  const drop = () => git.lane.dropCheckout(name, run.settings.worktreeRoot)
  const judgements = await together([
    oneLook(context, { ...order, look: 0, dir }),
    oneLook(context, { ...order, works: order.works.toReversed(), look: 1, dir }),
  ]).catch(async (error: unknown) => {
    // A judge that lives on stands in it.
    if (error instanceof Interrupted && error.interruption.kind === 'end') await drop()
    throw error
  })
  await drop()
  const { entry, why } = decide(order.works, judgements)
  return { winner: entry.agent, why }
}

interface Look extends Omit<JudgeWorksOrder, 'works'> {
  /** In the order in which they are shown. */
  readonly works: readonly Entry[]
  /** 0, 1: which look it is. */
  readonly look: number
  readonly dir: string
}

/** Null: no answer that can be read. */
async function oneLook(context: SupervisorContext, look: Look): Promise<Judgement | null> {
  const { attempt, item, works, dir, signal, hurry } = look
  const { store, run } = context
  const preset = judgeOf(run.settings)
  const { name, model } = preset
  const { base } = attempt.agents[0].worktree
  const number = judgeNumber(look.look)
  const agent = { number, preset: name, model, given: null, worktree: { path: dir, branch: null, base } }
  const judge: AttemptIn<'running'> = { ...attempt, phase: 'running', agents: [agent] }
  mustHold(await store.noteJudge({ fence: fenceOf(attempt), agent: number, preset: name, model }))
  await context.paths.prepare(judge)
  const prompt = context.judgePromptFor({
    item,
    works: await diffsOf(context, look),
    gate: run.settings.gate,
  })
  const said = await runJudge(context, { attempt: judge, item, preset, prompt, signal, hurry })
  const read = context.readJudgement(said, works.length)
  const chosen = read === null ? undefined : works[read.choice - 1]
  return read === null || chosen === undefined ? null : { agent: chosen.agent, why: read.why }
}

/** Who reviews the run's work, else who does it. It only reads: where its CLI can be held to that, it is. */
function judgeOf(settings: RunSettings): AgentPreset {
  const reviewer = reviewerOf(settings)
  if (reviewer !== null) return reviewer
  const { agent } = settings
  return agent.when.autonomy.plan === null ? agent : { ...agent, autonomy: 'plan' }
}

/** A longer diff is given as a file: a prompt has to fit into a model. */
const mostBytes = 64 * 1_024

async function diffsOf({ git }: SupervisorContext, { attempt, works, dir, look }: Look) {
  const standing = standingOf(attempt)
  const commits = works.flatMap(({ agent }) => commitOf(standing, agent) ?? [])
  const { base } = attempt.agents[0].worktree
  return Promise.all(
    commits.map((to, index) => {
      const file = `${dir}/.loopwork-look-${look + 1}-work-${index + 1}.diff`
      return git.diff({ from: base, to, file, mostBytes })
    }),
  )
}

const commitOf = (standing: readonly StandingCandidate[], agent: number) =>
  standing.find(({ number }) => number === agent)?.stage.work?.commit ?? null
