import type { CoolDown } from '../agent/cool-down.ts'
import type { EpochMs } from '../ids.ts'
import type { Hold } from '../run/hold.ts'
import type { Run } from '../run/run.ts'
import { mayClaim } from './breaker.ts'
import { reachedBudgets, type Budget } from './budget.ts'
import { mostWaiting } from './merge-queue.ts'
import { anyDemand } from './pool/demand.ts'
import { waitFor } from './pool/wait-for.ts'

/** Why nothing new is started, although a task may be ready and a worker free. */
export type StartObstacle =
  /** By a person, or after a failure that ends the run. */
  | { readonly kind: 'aborting' }
  /** The process that is looked at was asked to end. */
  | { readonly kind: 'stopping' }
  /** The workers end with their task. */
  | { readonly kind: 'draining' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'no workers' }
  /** What the run may use is used up. */
  | { readonly kind: 'budget'; readonly budgets: readonly Budget[] }
  /** Something has to be mended first. */
  | { readonly kind: 'held'; readonly hold: Hold }
  /** Too many failures in a row. `until`: when one task is tried; null while one is. */
  | { readonly kind: 'breaker'; readonly until: EpochMs | null }
  /** Every agent of the pool is limited. `until`: when the first of them is asked again. */
  | { readonly kind: 'limited'; readonly until: EpochMs; readonly cool: CoolDown }
  /** As much finished work waits to be merged as may. */
  | { readonly kind: 'merge queue'; readonly waiting: number }

/** What is left out is not known where it is asked, and no obstacle. */
export interface StartFacts {
  readonly run: Run | null
  readonly stopping?: boolean
  readonly draining?: boolean
  /** Of all supervisors that live. */
  readonly workers?: number
  /** In place of the stored one: a store that can't be used can't store it. */
  readonly hold?: Hold | null
  /** Finished work that is not merged yet. */
  readonly finished?: number
  /** The store's time now: only with it is known which agents are limited. */
  readonly now?: EpochMs
  /** The time of a claim: it may be the one that an open breaker lets through. */
  readonly claimAt?: EpochMs
}

/**
 * In the order in which they count: what a person wants before what needs one: a budget, and then what has to be mended, and that before what passes by itself.
 * The run's phase, the sentence of a free pane and the note of a task take the first of all. A claim takes the first of those that concern every
 * task alike: which agents are limited it finds out for each task, since a task may be for another agent than the pool's.
 */
const obstacles: readonly ((facts: StartFacts) => StartObstacle | null)[] = [
  ({ run }) => (run?.aborting === true ? { kind: 'aborting' } : null),
  ({ stopping }) => (stopping === true ? { kind: 'stopping' } : null),
  ({ draining }) => (draining === true ? { kind: 'draining' } : null),
  ({ run }) => (run?.paused === true ? { kind: 'paused' } : null),
  ({ workers }) => (workers === 0 ? { kind: 'no workers' } : null),
  usedBudget,
  ({ run, hold = run?.hold ?? null }) => (hold === null ? null : { kind: 'held', hold }),
  openBreaker,
  limitedPool,
  fullQueue,
]

export function startObstacle(facts: StartFacts): StartObstacle | null {
  for (const obstacle of obstacles) {
    const found = obstacle(facts)
    if (found !== null) return found
  }
  return null
}

function usedBudget({ run }: StartFacts): StartObstacle | null {
  const budgets = run === null ? [] : reachedBudgets(run)
  return budgets.length === 0 ? null : { kind: 'budget', budgets }
}

function openBreaker({ run, claimAt }: StartFacts): StartObstacle | null {
  if (run === null || run.breaker.state === 'closed') return null
  const { breaker } = run
  if (claimAt !== undefined && mayClaim(breaker, claimAt) === 'as probe') return null
  return { kind: 'breaker', until: breaker.state === 'open' ? breaker.until : null }
}

function limitedPool({ run, now }: StartFacts): StartObstacle | null {
  if (run === null || now === undefined || run.cools.length === 0) return null
  const wait = waitFor(run, anyDemand, now)
  return wait === null ? null : { kind: 'limited', until: wait.until, cool: wait }
}

function fullQueue({ run, workers, finished: waiting = 0 }: StartFacts): StartObstacle | null {
  if (run === null || workers === undefined || waiting === 0 || waiting < mostWaiting(run.settings, workers))
    return null
  return { kind: 'merge queue', waiting }
}
