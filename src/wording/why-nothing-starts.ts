import type { EpochMs } from '../core/ids.ts'
import { reachedBudgets, type Budget } from '../core/policy/budget.ts'
import { startObstacle, type StartObstacle } from '../core/policy/start-obstacle.ts'
import type { Run } from '../core/run/run.ts'
import { formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import type { Role } from '../text/role.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { usedUpWords } from './budget-words.ts'
import { foundBy } from './holds/hold-words.ts'
import { limitWords } from './pool/limit-words.ts'

interface WhyNot {
  readonly text: Safe
  readonly role: Role
}

interface ShownFacts {
  readonly now: EpochMs
  readonly run: Run | null
  readonly draining?: boolean
  /** The process that shows it was asked to end. */
  readonly stopping?: boolean
  /** False where the run has no living supervisor: of what was in the way before it was left, only a used budget still is. */
  readonly supervised?: boolean
  /** Of all supervisors that live, where that is known. */
  readonly workers?: number
  /** Finished work that is not merged yet, where that is known. */
  readonly finished?: number
}

/** What is in the way of all tasks that are ready; null while tasks are started, or nobody is there to. */
export function obstacleNow({ supervised, ...facts }: ShownFacts): StartObstacle | null {
  const { run } = facts
  if (run === null || run.endedAt !== null) return null
  if (supervised !== false) return startObstacle(facts)
  // The next start would take nothing of it, either.
  const budgets = reachedBudgets(run)
  return budgets.length === 0 ? null : { kind: 'budget', budgets }
}

/** Why a task that is ready is not taken, though a worker may be free. */
export function whyNothingStarts(facts: ShownFacts): WhyNot | null {
  const { run, now } = facts
  const obstacle = obstacleNow(facts)
  if (obstacle === null || run === null) return null
  switch (obstacle.kind) {
    case 'aborting':
      return { text: literal('the run is being aborted'), role: 'warn' }
    case 'stopping':
      return { text: literal('the run is being stopped'), role: 'warn' }
    case 'draining':
      return { text: literal('stays todo, the workers are drained'), role: 'dim' }
    case 'paused':
      return { text: literal('paused'), role: 'dim' }
    case 'no workers':
      return { text: literal('no workers are wanted'), role: 'warn' }
    case 'budget':
      return usedUp(obstacle.budgets)
    case 'held':
      return { text: safe`held: ${foundBy(obstacle.hold)}`, role: 'warn' }
    case 'breaker':
      return { text: safe`waits: ${breakerWords(run, obstacle.until, now)}`, role: 'warn' }
    case 'limited':
      return { text: limitWords(obstacle.cool, now), role: 'warn' }
    case 'merge queue':
      return { text: safe`waits: ${queueWords(obstacle.waiting)}`, role: 'warn' }
  }
}

const usedUp = (budgets: readonly Budget[]): WhyNot => ({ text: usedUpWords(budgets), role: 'warn' })

/** `5 failures in a row, next try 0:23`; null while the breaker is closed. */
export function breakerLine(run: Run, now: EpochMs): Safe | null {
  const { breaker } = run
  if (breaker.state === 'closed') return null
  return breakerWords(run, breaker.state === 'open' ? breaker.until : null, now)
}

/** @param until when one task is tried; null while one is. */
export function breakerWords({ settings }: Run, until: EpochMs | null, now: EpochMs): Safe {
  const inARow = safe`${plural(settings.breaker.failures, 'failure')} in a row`
  return until === null
    ? safe`${inARow}, one task is tried`
    : safe`${inARow}, next try ${formatDuration(Math.max(0, until - now))}`
}

/** `3 finished tasks are waiting to merge` */
export const queueWords = (waiting: number): Safe =>
  safe`${waiting} finished ${waiting === 1 ? literal('task is') : literal('tasks are')} waiting to merge`
