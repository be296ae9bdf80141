import { coolDownOf } from '../../../core/agent/cool-down.ts'
import { entryName } from '../../../core/agent/pool.ts'
import type { AgentPreset } from '../../../core/agent/preset.ts'
import { fenceOf, type AttemptIn } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import { judgeNumber } from '../../../core/judge.ts'
import { decide, type Judgement } from '../../../core/policy/judgement.ts'
import type { Entry } from '../../../core/policy/vote.ts'
import { freeJudge, judgeNamed, usualJudge } from '../../../core/review/judge-of.ts'
import type { SupervisorContext } from '../../context.ts'
import { Interrupted, mustHold } from '../../interruption.ts'
import { together } from '../../together.ts'
import { diffsOf } from './diffs-of.ts'
import { judgeCheckout } from './judge-checkout.ts'
import { adoptJudge, startJudge, type JudgeOrder } from './run-judge.ts'

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
  const root = run.settings.worktreeRoot
  const dir = await git.lane.checkoutPath(name, root)
  const first = { ...order, look: 0, dir }
  const second = { ...order, works: order.works.toReversed(), look: 1, dir }
  const drop = () => git.lane.dropCheckout(name, root)
  const looked = await bothLooks(context, [first, second]).catch(async (error: unknown) => {
    // A judge that lives on stands in it.
    if (error instanceof Interrupted && error.interruption.kind === 'end') await drop()
    throw error
  })
  await drop()
  const judgements = looked.map(({ judgement }) => judgement)
  const { entry, why } = decide(order.works, judgements, await limitedOf(context, looked))
  return { winner: entry.agent, why }
}

interface Look extends Omit<JudgeWorksOrder, 'works'> {
  /** In the order in which they are shown. */
  readonly works: readonly Entry[]
  /** 0, 1: which look it is. */
  readonly look: number
  readonly dir: string
}

interface Looked {
  readonly preset: AgentPreset
  /** Null: no answer that can be read. */
  readonly judgement: Judgement | null
}

/**
 * A judge that an earlier supervisor started stands in the checkout and reads the diffs in it, so that is made only once none is there
 * any more, and for those that were never started.
 */
async function bothLooks(
  context: SupervisorContext,
  [first, second]: readonly [Look, Look],
): Promise<readonly Looked[]> {
  const [one, other = null] = await together([adoptedLook(context, first), adoptedLook(context, second)])
  const missing = [...(one === null ? [first] : []), ...(other === null ? [second] : [])]
  const found = [one, other].filter((looked) => looked !== null)
  const usual = usualJudge(context.run.settings)
  for (const look of missing) await context.processes.sweep(context.paths.marker(seenWithJudge(look, usual)))
  const judge = freeJudge(context.run.settings, await limitsNow(context))
  const [next, ...more] = missing
  if (next === undefined || judge === null) return found
  const { attempt } = next
  const { base } = attempt.agents[0].worktree
  await context.git.lane.checkout(judgeCheckout(attempt), base, context.run.settings.worktreeRoot)
  const looks = [newLook(context, next, judge), ...more.map((look) => newLook(context, look, judge))] as const
  return [...found, ...(await together(looks))]
}

/** Null where its judge was never started. */
async function adoptedLook(context: SupervisorContext, look: Look): Promise<Looked | null> {
  const { store, run, paths } = context
  const usual = usualJudge(run.settings)
  if (paths.agentCount(seenWithJudge(look, usual)) === 0) return null
  const stored = mustHold(await store.noteJudge(noteOf(look, usual)))
  const order = orderOf(look, judgeNamed(run.settings, stored))
  const said = await adoptJudge(context, order)
  return said === null ? null : lookedBy(context, look, { ...order, said })
}

async function newLook(context: SupervisorContext, look: Look, judge: AgentPreset): Promise<Looked> {
  const { store, run, paths } = context
  const { item } = look
  const stored = mustHold(await store.noteJudge(noteOf(look, judge)))
  const order = orderOf(look, judgeNamed(run.settings, stored))
  await paths.prepare(order.attempt)
  const works = await diffsOf(context.git, look)
  const prompt = context.judgePromptFor({ item, works, gate: run.settings.gate })
  return lookedBy(context, look, { ...order, said: await startJudge(context, order, prompt) })
}

const orderOf = (look: Look, preset: AgentPreset): JudgeOrder => {
  const { item, signal, hurry } = look
  return { attempt: seenWithJudge(look, preset), item, preset, signal, hurry }
}

function seenWithJudge({ attempt, look, dir }: Look, { name, model }: AgentPreset): AttemptIn<'running'> {
  const worktree = { path: dir, branch: null, base: attempt.agents[0].worktree.base }
  const agent = { number: judgeNumber(look), preset: name, model, given: null, worktree }
  return { ...attempt, phase: 'running', agents: [agent] }
}

const noteOf = ({ attempt, look }: Look, { name, model }: AgentPreset) => ({
  fence: fenceOf(attempt),
  agent: judgeNumber(look),
  preset: name,
  model,
})

function lookedBy(
  context: SupervisorContext,
  { works }: Look,
  { preset, said }: { readonly preset: AgentPreset; readonly said: string },
): Looked {
  const read = context.readJudgement(said, works.length)
  const chosen = read === null ? undefined : works[read.choice - 1]
  const judgement = read === null || chosen === undefined ? null : { agent: chosen.agent, why: read.why }
  return { preset, judgement }
}

/** A judge that gave no answer, or was not asked for one, since nothing is started there now. */
async function limitedOf(context: SupervisorContext, looked: readonly Looked[]): Promise<string | null> {
  const { cools, now } = await limitsNow(context)
  const silent = looked.filter(({ judgement }) => judgement === null).map(({ preset }) => preset)
  const asked = looked.length === 2 ? silent : [...silent, usualJudge(context.run.settings)]
  const limited = asked.find((preset) => coolDownOf(cools, preset, now) !== null)
  return limited === undefined ? null : entryName(limited)
}

async function limitsNow({ store, run, clock }: SupervisorContext) {
  const { cools } = (await store.run(run.id)) ?? run
  return { cools, now: clock.now() }
}
