import type { StoredReport } from '../../core/agent/stored-report.ts'
import type { Agents, AttemptIn, EquippedAgent } from '../../core/attempt.ts'
import { isContested, withChosenWork } from '../../core/candidate.ts'
import type { Oid } from '../../core/ids.ts'
import { reason, weightOf, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted } from '../interruption.ts'
import { blame } from '../phases/blame.ts'
import { collectWork } from '../phases/collect.ts'
import { gateHold } from '../phases/gate/gate-cannot-run.ts'
import { gateAttempt } from '../phases/gate/run-gate.ts'
import { prepare } from '../phases/prepare.ts'
import { reviewWork } from '../phases/review/review-work.ts'
import { runAgent } from '../phases/run-agent.ts'
import { settleWork } from '../phases/settle-work.ts'
import { takeUpSettled } from '../phases/take-up-settled.ts'
import { verdictOfAgent } from '../phases/verdict-of-agent.ts'
import { afterThrow } from './after-throw.ts'
import type { Carrying, Ends, Left, ToCarry } from './carrying.ts'
import { endBadly, fail } from './end-badly.ts'
import { enter } from './enter.ts'

/**
 * Carries an attempt from the phase it is in to where its work has passed its gate, or to its end. Each step's act is recorded
 * before it is taken and can be taken twice, so an attempt that was adopted goes the same way as one that has just been claimed.
 */
export async function carryAttempt<Progress>(
  context: SupervisorContext,
  toCarry: ToCarry,
  ends: Ends<Progress>,
): Promise<Progress | Left> {
  const carrying: Carrying<Progress> = { ...toCarry, ends, alone: 0, swept: false }
  for (;;) {
    try {
      return await carryOn(context, carrying)
    } catch (error) {
      const after = await afterThrow(context, carrying, error).catch((second: unknown): Left => {
        // Another supervisor has the attempt by now and will end it.
        if (second instanceof Interrupted) return { kind: 'left' }
        throw second
      })
      if (after !== 'again') return after
    }
  }
}

async function carryOn<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
): Promise<Progress | Left> {
  const { ends } = carrying
  for (;;) {
    const { attempt } = carrying
    switch (attempt.phase) {
      case 'preparing':
        carrying.attempt = attempt.settles
          ? await takeUpSettled(context, { ...carrying, attempt })
          : await prepare(context, { ...carrying, attempt })
        continue
      case 'running': {
        if (isContested(attempt)) {
          const decision = await decided(context, carrying, attempt)
          if (decision === 'to be reviewed') continue
          return decision
        }
        const end = await runAgent(context, { ...carrying, attempt })
        const { attempt: ran } = end
        carrying.attempt = ran
        if (end.kind === 'bad')
          return await endBadly(context, carrying, await blame(context, ran, end.reason))
        if (ran.plans === true) return await endWithPlan(context, carrying, end.said())
        const { item } = carrying
        const notDone = await verdictOfAgent(context, { attempt: ran, item, said: end.said })
        if (notDone !== null) return await endBadly(context, carrying, notDone)
        const agents = withReport(ran.agents, end.report)
        carrying.attempt = await enter(context, { ...ran, phase: 'collecting', agents, work: null })
        carrying.swept = true
        continue
      }
      case 'collecting': {
        const { swept } = carrying
        carrying.swept = false
        const collected = attempt.settles
          ? await settleWork(context, { ...carrying, attempt })
          : await collectWork(context, { ...carrying, attempt, swept })
        if (collected.kind === 'bad') {
          return await fail(carrying, await blame(context, attempt, collected.reason))
        }
        const { work, base } = collected
        const agents = base === undefined ? attempt.agents : onBase(attempt.agents, base)
        carrying.attempt = await enter(context, { ...attempt, phase: 'verifying', agents, work, gates: [] })
        continue
      }
      case 'verifying': {
        await ends.verifying()
        const isCheck = carrying.item.kind === 'check'
        const failure = await verified(context, { ...carrying, attempt, isCheck })
        if (failure !== null) return await fail(carrying, failure)
        if (!ends.isReviewed(attempt)) return await ends.passed(attempt)
        carrying.attempt = await enter(context, { ...attempt, phase: 'reviewing' })
        continue
      }
      case 'voting': {
        const decision = await decided(context, carrying, attempt)
        if (decision === 'to be reviewed') continue
        return decision
      }
      case 'reviewing': {
        const failure = await reviewWork(context, { ...carrying, attempt })
        return failure === null ? await ends.passed(attempt) : await fail(carrying, failure)
      }
      case 'queued':
      case 'merging':
        return { kind: 'left' }
    }
  }
}

async function decided<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  attempt: AttemptIn<'running' | 'voting'>,
): Promise<Progress | 'to be reviewed'> {
  const { ends } = carrying
  const contested = await carrying.ends.contested(attempt)
  if (contested.kind === 'none') return fail(carrying, contested.reason)
  carrying.attempt = contested.attempt
  const chosen = withChosenWork(contested.attempt)
  if (!ends.isReviewed(chosen)) return ends.passed(contested.attempt)
  carrying.attempt = await enter(context, chosen)
  return 'to be reviewed'
}

interface ToVerify {
  readonly attempt: AttemptIn<'verifying'>
  readonly signal: AbortSignal
  readonly isCheck: boolean
}

/**
 * The agent's work is done and must not be lost: a gate that can't be run, or fails on a full disk, is run again when
 * that is fixed.
 */
async function verified(
  context: SupervisorContext,
  { attempt, signal, isCheck }: ToVerify,
): Promise<Reason | null> {
  const { holds } = context
  for (let tried = false; ; tried = true) {
    const failure = await gateAttempt(context, { attempt, signal, isCheck })
    if (failure?.code === 'gate:cannot-run') {
      await holds.hold(gateHold(failure), { again: tried })
      await holds.mended('gate', signal)
      continue
    }
    if (tried) await holds.lift('gate')
    const why = failure === null ? null : await blame(context, attempt, failure)
    if (why === null || weightOf(why.code) !== 'back') return why
    await holds.mended('machine', signal)
  }
}

const withReport = (
  [first, ...others]: Agents<EquippedAgent>,
  report: StoredReport | null,
): Agents<EquippedAgent> => (report === null ? [first, ...others] : [{ ...first, report }, ...others])

/** What a person settled may contain a newer commit of the target than the worktree was made at. */
const onBase = ([first, ...others]: Agents<EquippedAgent>, base: Oid): Agents<EquippedAgent> => [
  { ...first, worktree: { ...first.worktree, base } },
  ...others,
]

/** Whatever it changed against its word is saved, and not part of anything: a person answers first. */
function endWithPlan<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  text: string,
): Promise<Progress> {
  const [{ preset }] = carrying.attempt.agents
  const plan = text.trim()
  if (plan === '')
    return endBadly(context, carrying, reason('plan:none', `${preset} ended well, and gave no plan`))
  carrying.plan = plan
  return endBadly(context, carrying, reason('plan:ready', `${preset} has made a plan`))
}
