import type { StoredReport } from '../core/agent/stored-report.ts'
import {
  fenceOf,
  isPlaced,
  type Agents,
  type Attempt,
  type AttemptIn,
  type EquippedAgent,
  type PlacedAttempt,
} from '../core/attempt.ts'
import { isContested, withChosenWork } from '../core/candidate.ts'
import { LoopworkError } from '../core/errors.ts'
import type { Oid } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import { reason, weightOf, type Reason, type ReasonCode } from '../core/reason.ts'
import { troubleOf, type Trouble } from '../core/trouble/trouble.ts'
import type { MessageBox } from './agent/message-box.ts'
import type { SupervisorContext } from './context.ts'
import { Interrupted, mustHold, throwIfInterrupted } from './interruption.ts'
import { messageOf } from './message-of.ts'
import { blame } from './phases/blame.ts'
import type { Stays } from './phases/clean-up/clean-up-attempt.ts'
import { collectWork, saveWork } from './phases/collect.ts'
import { gateHold } from './phases/gate/gate-cannot-run.ts'
import { gateAttempt } from './phases/gate/run-gate.ts'
import { prepare } from './phases/prepare.ts'
import { runAgent } from './phases/run-agent.ts'
import { reviewWork } from './phases/review/review-work.ts'
import { settleWork } from './phases/settle-work.ts'
import { takeUpSettled } from './phases/take-up-settled.ts'
import { unexplained } from './phases/unexplained.ts'

/** An attempt, or one of its candidates, to be carried through its phases. */
export interface ToCarry {
  readonly attempt: Attempt
  readonly item: Item
  readonly signal: AbortSignal
  /** A stop that is under way must not wait any longer. */
  readonly hurry: AbortSignal
  /** To its agents. */
  readonly messages: MessageBox
}

/** What becomes of it at its ends. */
export interface Ends<Progress> {
  /** Several agents are to work on it. A failure is then the attempt's. */
  contested(attempt: AttemptIn<'running' | 'voting'>): Promise<Contested>
  /** Its agent has ended well and said this last: why it is not done all the same, in its own words; null where it is. */
  endedWell(said: () => string): Reason | null
  /** Its agent has ended, and its work is at the gate. */
  verifying(): Promise<void>
  /** Whether another agent looks at its work before it has passed. */
  isReviewed(attempt: AttemptIn<'verifying' | 'reviewing'>): boolean
  /** Its work has passed the gate, or was chosen; and it was approved where it is reviewed. */
  passed(attempt: AttemptIn<'verifying' | 'voting' | 'reviewing'>): Promise<Progress>
  /**
   * @param stays whether its worktree outlives it.
   * @param plan what its agent means to do, where a person is asked about that.
   */
  failed(attempt: Attempt, why: Reason, stays: Stays, plan?: string): Promise<Progress>
}

/** Of several agents. */
export type Contested =
  | { readonly kind: 'chosen'; readonly attempt: AttemptIn<'voting'> }
  | { readonly kind: 'none'; readonly reason: Reason }

/** Left to another supervisor, or to the next start. */
export interface Left {
  readonly kind: 'left'
}

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

interface Carrying<Progress> extends ToCarry {
  readonly ends: Ends<Progress>
  /** The attempt as stored last: after a failure it stays in this phase. */
  attempt: Attempt
  /** How often in a row it failed for trouble that affects no other attempt. */
  alone: number
  /** Its agent has just ended here, with all its processes. */
  swept: boolean
  /** What its agent means to do, where that was all it was to say. */
  plan?: string
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
        if (end.kind === 'bad')
          return await endBadly(context, carrying, await blame(context, attempt, end.reason))
        if (attempt.plans === true) return await endWithPlan(context, carrying, end.said())
        const notDone = ends.endedWell(end.said)
        if (notDone !== null) return await endBadly(context, carrying, notDone)
        const agents = withReport(attempt.agents, end.report)
        carrying.attempt = await enter(context, { ...attempt, phase: 'collecting', agents, work: null })
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
        const failure = await verified(context, { ...carrying, attempt })
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

/**
 * The agent's work is done and must not be lost: a gate that can't be run, or fails on a full disk, is run again when
 * that is fixed.
 */
async function verified(
  context: SupervisorContext,
  { attempt, signal }: { readonly attempt: AttemptIn<'verifying'>; readonly signal: AbortSignal },
): Promise<Reason | null> {
  const { holds } = context
  for (let tried = false; ; tried = true) {
    const failure = await gateAttempt(context, { attempt, signal })
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

async function enter(
  { store }: SupervisorContext,
  attempt: AttemptIn<'collecting' | 'verifying' | 'reviewing'>,
): Promise<Attempt> {
  mustHold(await store.enterPhase(fenceOf(attempt), attempt))
  return attempt
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

/** What the agent made is saved under its ref before the attempt ends, however the agent ended. Each of several has done that. */
async function endBadly<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  why: Reason,
): Promise<Progress> {
  const { attempt, ends } = carrying
  if (!isPlaced(attempt) || isContested(attempt)) return fail(carrying, why)
  const saved = await saveWork(context, attempt).catch((error: unknown) => ({ error }))
  if (!('error' in saved)) {
    if (saved !== attempt && saved.phase === 'collecting') await enter(context, saved)
    carrying.attempt = saved
    return fail(carrying, why)
  }
  const { error } = saved
  const trouble = troubleOf(error)
  const notSaved = unsaved(attempt, trouble?.message ?? messageOf(error), trouble?.code ?? 'machine:git')
  const isMachines = trouble !== null && (await context.holds.isEverywhere(trouble))
  // When the machine is in trouble the end is no evidence about the item. An item that a person stopped stays stopped.
  if (isMachines && weightOf(why.code) !== 'back') return ends.failed(attempt, notSaved, 'until saved')
  const message = `${attempt.item}: ${notSaved.message}`
  await context.store.note(context.run.id, { type: 'notice', message })
  return ends.failed(attempt, why, 'until saved', carrying.plan)
}

/** The content of the worktree exists nowhere else, so the worktree stays. */
function unsaved({ number, agents }: PlacedAttempt, why: string, code: ReasonCode): Reason {
  const worktree = agents[0].worktree.path
  const what = `the work of try ${number} could not be saved, so it stays at ${worktree}`
  return reason(code, `${what}: ${why}`, { worktree })
}

const fail = <Progress>({ attempt, ends, plan }: Carrying<Progress>, why: Reason): Promise<Progress> =>
  ends.failed(attempt, why, forPerson(attempt, why) ? 'for a person' : 'no', plan)

/** Worktrees that a person needs: with something that could not be collected, or with a conflict being settled. */
const forPerson = (attempt: Attempt, { code }: Reason): boolean =>
  attempt.settles || code === 'collect:refused' || code === 'work:unsaved'

/** `again`: the phase is entered once more. */
async function afterThrow<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  error: unknown,
): Promise<Progress | Left | 'again'> {
  const { attempt } = carrying
  if (error instanceof Interrupted) {
    switch (error.interruption.kind) {
      case 'leave':
      case 'ghost':
        return { kind: 'left' }
      case 'end':
        return endBadly(context, carrying, await blame(context, attempt, error.interruption.reason))
    }
  }
  if (error instanceof LoopworkError && error.kind === 'store') throw error
  const trouble = troubleOf(error, attempt.phase)
  // The try is over, the run goes on.
  if (trouble === null) return endBadly(context, carrying, unexplained(error, attempt.phase))
  try {
    return await afterTrouble(context, carrying, trouble)
  } catch (second) {
    if (second instanceof Interrupted) return afterThrow(context, carrying, second)
    throw second
  }
}

/** So often in a row an attempt tries a phase again that fails for it alone, on a machine where nothing else is wrong. */
const triesAlone = 5

/**
 * Not a failure of the item. Before its agent has run nothing is lost by returning the item to todo; from then on the
 * attempt waits in its phase, which can be done twice, so that no agent is run again.
 */
async function afterTrouble<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  trouble: Trouble,
): Promise<Progress | Left | 'again'> {
  const { attempt, signal } = carrying
  const everywhere = await context.holds.isEverywhere(trouble)
  carrying.alone = everywhere ? 0 : carrying.alone + 1
  const why = reason(trouble.code, trouble.message, { phase: attempt.phase })
  if (attempt.phase === 'collecting' && carrying.alone >= triesAlone) {
    return fail(carrying, unsaved(attempt, trouble.message, 'work:unsaved'))
  }
  if (attempt.phase === 'preparing' || carrying.alone >= triesAlone) return endBadly(context, carrying, why)
  if (everywhere) await context.holds.mended('machine', signal)
  else await context.clock.sleep(2 ** carrying.alone * 250, signal)
  throwIfInterrupted(signal)
  return 'again'
}
