import type { Fault } from '../../core/agent/fault.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { AgentReport } from '../../core/agent/report.ts'
import { fenceOf, type AttemptIn } from '../../core/attempt.ts'
import { stageOf } from '../../core/candidate.ts'
import { mayPutOff } from '../../core/policy/pool/put-off.ts'
import type { Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { reasonOfFault } from './reason-of-outcome.ts'

/** So often it is asked whether another agent has become free. */
const askMs = 2_000
/** An agent that has worked already gets through most limits by itself, and what it has done would have to be done again. */
const workedPatienceMs = 60_000

type Store = Pick<SupervisorContext['store'], 'noteLimit' | 'noteAnswer'>

export interface LimitWatchOrder {
  readonly store: Store
  readonly clock: Pick<SupervisorContext['clock'], 'awakeMs'>
  readonly attempt: AttemptIn<'running'>
  readonly preset: AgentPreset
}

/**
 * Stores the limits that an agent's stream shows while its CLI still waits and calls again, so that no other agent starts into them, and
 * that its model answers. Decides when the task goes on with another agent: the CLI would hold its worker for minutes.
 */
export class LimitWatch {
  readonly #order: LimitWatchOrder
  /** When the tries of the CLI's own began that have not been answered since. */
  #since: number | null = null
  #askedAt = -Infinity
  #isAsking = false
  #otherIsFree = false
  /** What was last stored; null: nothing yet. */
  #stored: 'answer' | 'limit' | null = null

  constructor(order: LimitWatchOrder) {
    this.#order = order
  }

  /** Returns at once. The reason to end the agent for, where another one can go on with the task; null while it is to be left alone. */
  look(report: AgentReport): Reason | null {
    const { retrying } = report
    if (retrying === null) {
      this.#since = null
      this.#otherIsFree = false
      const answers = report.answered && report.fault === null && report.end?.ok !== false
      if (answers && this.#stored !== 'answer') this.#noteAnswer()
      return null
    }
    const { fault } = retrying
    const code = mayPutOff(fault.class, 0)
    if (code === null) return null
    const now = this.#order.clock.awakeMs()
    this.#since ??= now
    if (!this.#isAsking && (this.#stored !== 'limit' || now - this.#askedAt >= askMs))
      this.#noteLimit(fault, now)
    const waitsMs = report.answered || fault.class === 'network' ? workedPatienceMs : 0
    const { attempt, preset } = this.#order
    // One of several agents of a task that has begun waits: the others go on.
    const waits = stageOf(attempt.agents[0]) !== null && report.answered
    if (waits || !this.#otherIsFree || now - this.#since < waitsMs) return null
    return reasonOfFault(fault, { preset, putOffs: 0, waits: true })
  }

  #noteLimit(fault: Fault, now: number): void {
    const { store, attempt } = this.#order
    const [{ preset, model }] = attempt.agents
    this.#stored = 'limit'
    this.#askedAt = now
    this.#isAsking = true
    // A store failure, or the loss of the attempt, is reported by its next write.
    void store
      .noteLimit({ fence: fenceOf(attempt), agent: { preset, model }, fault })
      .then((answer) => (this.#otherIsFree = answer !== 'ghost' && answer.other))
      .catch(() => undefined)
      .finally(() => (this.#isAsking = false))
  }

  #noteAnswer(): void {
    const { store, attempt } = this.#order
    const [{ preset, model }] = attempt.agents
    this.#stored = 'answer'
    void store.noteAnswer({ fence: fenceOf(attempt), agent: { preset, model } }).catch(() => undefined)
  }
}
