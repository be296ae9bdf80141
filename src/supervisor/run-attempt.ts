import { concerns, needsPerson } from '../core/agent/cool-down.ts'
import { accountOf } from '../core/agent/pool.ts'
import type { AgentPreset } from '../core/agent/preset.ts'
import { poolOf } from '../core/policy/pool/demand.ts'
import { fenceOf, type Attempt, type AttemptIn } from '../core/attempt.ts'
import { isContested, outOf } from '../core/candidate.ts'
import type { ClaimRequest, ClaimResult } from '../core/ports/attempt-store.ts'
import type { Reason } from '../core/reason.ts'
import { needsReview } from '../core/review/reviewer-of.ts'
import { presetOf } from '../core/run/preset-of.ts'
import { contest } from './candidates/contest.ts'
import { carryAttempt } from './carry/carry-attempt.ts'
import type { Left, ToCarry } from './carry/carrying.ts'
import type { SupervisorContext } from './context.ts'
import { mustHold } from './interruption.ts'
import { cleanUpAttempt, type Stays } from './phases/clean-up/clean-up-attempt.ts'
import { presetHold } from './preset-hold.ts'

export interface Assignment extends ToCarry {
  /** The claim for the freed worker when the work is queued; null when it should stay free. */
  next(): ClaimRequest | null
}

/** The result: queued (with the worker's next claim), ended, or left to another supervisor or the next start. */
export type AttemptProgress =
  | { readonly kind: 'queued'; readonly next: ClaimResult | null }
  | { readonly kind: 'ended'; readonly reason: Reason }
  | Left

/** Carries an attempt to the merge queue or to its end. */
export function runAttempt(context: SupervisorContext, assignment: Assignment): Promise<AttemptProgress> {
  return carryAttempt<AttemptProgress>(context, assignment, {
    contested: (attempt) => contest(context, { ...assignment, attempt }),
    verifying: () => Promise.resolve(),
    isReviewed: (attempt) => needsReview(context.run.settings, assignment.item, attempt),
    passed: (attempt) => queue(context, attempt, assignment),
    failed: (attempt, why, stays, plan) => finish(context, attempt, { why, stays, plan }),
  })
}

async function queue(
  { store }: SupervisorContext,
  attempt: AttemptIn<'verifying' | 'voting' | 'reviewing'>,
  { next }: Assignment,
): Promise<AttemptProgress> {
  return { kind: 'queued', next: mustHold(await store.queueAndClaim(fenceOf(attempt), next())) }
}

async function finish(
  context: SupervisorContext,
  attempt: Attempt,
  { why, stays, plan }: { readonly why: Reason; readonly stays: Stays; readonly plan: string | undefined },
): Promise<AttemptProgress> {
  const { store, holds, run } = context
  // What became of each of several agents is in its row.
  const ended = isContested(attempt) ? ((await store.attempt(attempt.id)) ?? attempt) : attempt
  const failed = outOf(ended).find(({ stage }) => stage.reason.code === why.code) ?? ended.agents[0]
  // Before the item is free again, so that no worker claims it and fails the same way.
  const hold = presetHold(why, presetOf(run.settings, failed))
  if (hold !== null && !(await canOthersServe(context, presetOf(run.settings, failed))))
    await holds.hold(hold)
  const given = plan === undefined ? {} : { plan }
  mustHold(await store.finishAttempt({ fence: fenceOf(attempt), reason: why, ...given }))
  await cleanUpAttempt(context, ended, { stays, signal: neverAborted })
  return { kind: 'ended', reason: why }
}

/** An account that is off holds the run only when it has no other that is not. */
async function canOthersServe({ store, run }: SupervisorContext, failed: AgentPreset): Promise<boolean> {
  const cools = ((await store.run(run.id)) ?? run).cools.filter(needsPerson)
  return poolOf(run.settings).some(
    ({ preset }) => accountOf(preset) !== accountOf(failed) && !cools.some((cool) => concerns(cool, preset)),
  )
}

const neverAborted = new AbortController().signal
