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
import { LoopworkError } from '../core/errors.ts'
import type { Oid } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import type { ClaimRequest, ClaimResult } from '../core/ports/attempt-store.ts'
import { reason, weightOf, type Reason, type ReasonCode } from '../core/reason.ts'
import { presetOf } from '../core/run/preset-of.ts'
import { troubleOf, type Trouble } from '../core/trouble/trouble.ts'
import type { SupervisorContext } from './context.ts'
import { presetHold } from './preset-hold.ts'
import { Interrupted, mustHold, throwIfInterrupted } from './interruption.ts'
import { messageOf } from './message-of.ts'
import { blame } from './phases/blame.ts'
import { cleanUpAttempt, type Stays } from './phases/clean-up/clean-up-attempt.ts'
import { collectWork, saveWork } from './phases/collect.ts'
import { gateHold } from './phases/gate/gate-cannot-run.ts'
import { gateAttempt } from './phases/gate/run-gate.ts'
import { prepare } from './phases/prepare.ts'
import { runAgent } from './phases/run-agent.ts'
import { settleWork } from './phases/settle-work.ts'
import { takeUpSettled } from './phases/take-up-settled.ts'
import { unexplained } from './phases/unexplained.ts'

export interface Assignment {
  readonly attempt: Attempt
  readonly item: Item
  readonly signal: AbortSignal
  /** A stop that is under way must not wait any longer. */
  readonly hurry: AbortSignal
  /** The claim for the freed worker when the work is queued; null when it should stay free. */
  next(): ClaimRequest | null
}

/** The result: queued (with the worker's next claim), ended, or left to another supervisor or the next start. */
export type AttemptProgress =
  | { readonly kind: 'queued'; readonly next: ClaimResult | null }
  | { readonly kind: 'ended'; readonly reason: Reason }
  | { readonly kind: 'left' }

/**
 * Carries an attempt from the phase it is in to the merge queue or to its end. Each step's act is recorded before it is taken
 * and can be taken twice, so an attempt that was adopted goes the same way as one that has just been claimed.
 */
export async function runAttempt(
  context: SupervisorContext,
  assignment: Assignment,
): Promise<AttemptProgress> {
  const carrying: Carrying = { ...assignment, alone: 0, swept: false }
  for (;;) {
    try {
      return await carryOn(context, carrying)
    } catch (error) {
      const after = await afterThrow(context, carrying, error).catch((second: unknown): AttemptProgress => {
        // Another supervisor has the attempt by now and will end it.
        if (second instanceof Interrupted) return { kind: 'left' }
        throw second
      })
      if (after !== 'again') return after
    }
  }
}

interface Carrying extends Assignment {
  /** The attempt as stored last: after a failure it stays in this phase. */
  attempt: Attempt
  /** How often in a row it failed for trouble that affects no other attempt. */
  alone: number
  /** Its agent has just ended here, with all its processes. */
  swept: boolean
}

async function carryOn(context: SupervisorContext, carrying: Carrying): Promise<AttemptProgress> {
  for (;;) {
    const { attempt } = carrying
    switch (attempt.phase) {
      case 'preparing':
        carrying.attempt = attempt.settles
          ? await takeUpSettled(context, { ...carrying, attempt })
          : await prepare(context, { ...carrying, attempt })
        continue
      case 'running': {
        const end = await runAgent(context, { ...carrying, attempt })
        if (end.kind === 'bad')
          return await endBadly(context, attempt, await blame(context, attempt, end.reason))
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
          return await finish(context, attempt, await blame(context, attempt, collected.reason))
        }
        const { work, base } = collected
        const agents = base === undefined ? attempt.agents : onBase(attempt.agents, base)
        carrying.attempt = await enter(context, { ...attempt, phase: 'verifying', agents, work, gates: [] })
        continue
      }
      case 'verifying': {
        const failure = await verified(context, { ...carrying, attempt })
        if (failure !== null) return await finish(context, attempt, failure)
        const next = mustHold(await context.store.queueAndClaim(fenceOf(attempt), carrying.next()))
        return { kind: 'queued', next }
      }
      case 'queued':
      case 'merging':
        return { kind: 'left' }
    }
  }
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
  attempt: AttemptIn<'collecting' | 'verifying'>,
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

/** What the agent made is saved under its ref before the attempt ends, however the agent ended. */
async function endBadly(context: SupervisorContext, attempt: Attempt, why: Reason): Promise<AttemptProgress> {
  if (!isPlaced(attempt)) return finish(context, attempt, why)
  const saved = await saveWork(context, attempt).catch((error: unknown) => ({ error }))
  if (!('error' in saved)) {
    if (saved !== attempt && saved.phase === 'collecting') await enter(context, saved)
    return finish(context, saved, why)
  }
  const { error } = saved
  const trouble = troubleOf(error)
  const notSaved = unsaved(attempt, trouble?.message ?? messageOf(error), trouble?.code ?? 'machine:git')
  const isMachines = trouble !== null && (await context.holds.isEverywhere(trouble))
  // When the machine is in trouble the end is no evidence about the item. An item that a person stopped stays stopped.
  if (isMachines && weightOf(why.code) !== 'back') return finish(context, attempt, notSaved, 'until saved')
  const message = `${attempt.item}: ${notSaved.message}`
  await context.store.note(context.run.id, { type: 'notice', message })
  return finish(context, attempt, why, 'until saved')
}

/** The content of the worktree exists nowhere else, so the worktree stays. */
function unsaved({ number, agents }: PlacedAttempt, why: string, code: ReasonCode): Reason {
  const worktree = agents[0].worktree.path
  const what = `the work of try ${number} could not be saved, so it stays at ${worktree}`
  return reason(code, `${what}: ${why}`, { worktree })
}

async function finish(
  context: SupervisorContext,
  attempt: Attempt,
  why: Reason,
  stays: Stays = forPerson(attempt, why) ? 'for a person' : 'no',
): Promise<AttemptProgress> {
  const { store, holds } = context
  // Before the item is free again, so that no worker claims it and fails the same way.
  const hold = presetHold(why, presetOf(context.run.settings, attempt.agents[0]))
  if (hold !== null) await holds.hold(hold)
  mustHold(await store.finishAttempt({ fence: fenceOf(attempt), reason: why }))
  await cleanUpAttempt(context, attempt, { stays, signal: neverAborted })
  return { kind: 'ended', reason: why }
}

const neverAborted = new AbortController().signal

/** Worktrees that a person needs: with something that could not be collected, or with a conflict being settled. */
const forPerson = (attempt: Attempt, { code }: Reason): boolean =>
  attempt.settles || code === 'collect:refused' || code === 'work:unsaved'

/** `again`: the phase is entered once more. */
async function afterThrow(
  context: SupervisorContext,
  carrying: Carrying,
  error: unknown,
): Promise<AttemptProgress | 'again'> {
  const { attempt } = carrying
  if (error instanceof Interrupted) {
    switch (error.interruption.kind) {
      case 'leave':
      case 'ghost':
        return { kind: 'left' }
      case 'end':
        return endBadly(context, attempt, await blame(context, attempt, error.interruption.reason))
    }
  }
  if (error instanceof LoopworkError && error.kind === 'store') throw error
  const trouble = troubleOf(error, attempt.phase)
  // The try is over, the run goes on.
  if (trouble === null) return endBadly(context, attempt, unexplained(error, attempt.phase))
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
async function afterTrouble(
  context: SupervisorContext,
  carrying: Carrying,
  trouble: Trouble,
): Promise<AttemptProgress | 'again'> {
  const { attempt, signal } = carrying
  const everywhere = await context.holds.isEverywhere(trouble)
  carrying.alone = everywhere ? 0 : carrying.alone + 1
  const why = reason(trouble.code, trouble.message, { phase: attempt.phase })
  if (attempt.phase === 'collecting' && carrying.alone >= triesAlone) {
    return finish(context, attempt, unsaved(attempt, trouble.message, 'work:unsaved'))
  }
  if (attempt.phase === 'preparing' || carrying.alone >= triesAlone) return endBadly(context, attempt, why)
  if (everywhere) await context.holds.mended('machine', signal)
  else await context.clock.sleep(2 ** carrying.alone * 250, signal)
  throwIfInterrupted(signal)
  return 'again'
}
