import { fenceOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import { seenWith, standingOf, stageOf } from '../../core/candidate.ts'
import { agree, type Entry } from '../../core/policy/vote.ts'
import { reason, type Reason } from '../../core/reason.ts'
import { carryAttempt } from '../carry/carry-attempt.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, mustHold, type Interruption } from '../interruption.ts'
import { stopGraceMs } from '../loop/handle-command.ts'
import { together } from '../together.ts'
import type { ContestOrder } from './contest.ts'
import { entryOf } from './entry-of.ts'

const leave: Interruption = { kind: 'leave' }

/** The agents of one attempt while they are at work: each is carried like an attempt of its own. */
export class Candidates {
  readonly #context: SupervisorContext
  readonly #order: ContestOrder
  /** Aborted when the others need not end their works. */
  readonly #decided = new AbortController()
  /** Aborted when one could not be carried on: agents live on for the next supervisor. */
  readonly #broken = new AbortController()
  readonly #standing: Entry[]
  /** Those whose agents are at work; their gates are none of it. */
  readonly #atWork: Set<number>
  #phase: 'running' | 'voting'

  constructor(context: SupervisorContext, order: ContestOrder) {
    const { attempt } = order
    this.#context = context
    this.#order = order
    this.#phase = attempt.phase
    this.#standing = standingOf(attempt).map(entryOf)
    this.#atWork = new Set(attempt.agents.filter((agent) => isAtWork(agent)).map(({ number }) => number))
  }

  /** Resolves when none is at work any more. @throws Interrupted when one was left to another supervisor. */
  async toTheirEnds(): Promise<void> {
    const { attempt } = this.#order
    const going = attempt.agents.filter((agent) => !hasEnded(agent))
    this.#stopOthers()
    await this.#voteWhenIdle()
    const [first, ...others] = going.map(({ number }) => this.#carry(number))
    if (first !== undefined) await together([first, ...others])
  }

  async #carry(number: number): Promise<void> {
    const { attempt, item, signal, hurry, messages } = this.#order
    const seen = seenWith(attempt, number)
    if (seen === null) return
    const either = AbortSignal.any([signal, this.#broken.signal, this.#decided.signal])
    try {
      const left = await carryAttempt<'ended'>(
        this.#context,
        { attempt: seen, item, signal: either, hurry, messages, away: (act) => act() },
        {
          isReviewed: () => false,
          contested: () => Promise.reject(new Error('one agent of several is seen alone')),
          verifying: () => this.#left(number),
          passed: (candidate) => this.#passed(candidate),
          failed: (candidate, why) => this.#failed(candidate, why),
        },
      )
      if (left !== 'ended') throw new Interrupted(leave)
    } catch (error) {
      this.#broken.abort(leave)
      throw error
    }
  }

  /** Its agent has ended, and its work is at the gate. */
  async #left(number: number): Promise<void> {
    this.#atWork.delete(number)
    await this.#voteWhenIdle()
  }

  async #passed(candidate: AttemptIn<'verifying' | 'reviewing' | 'voting'>): Promise<'ended'> {
    const { store } = this.#context
    const [agent] = candidate.agents
    const work = candidate.phase === 'verifying' ? candidate.work : null
    mustHold(await store.endCandidate(fenceOf(candidate), null))
    const stage = { phase: 'standing', work, gates: [], at: await store.now() } as const
    this.#standing.push(entryOf({ ...agent, stage }))
    await this.#left(agent.number)
    this.#stopOthers()
    return 'ended'
  }

  async #failed(candidate: Attempt, why: Reason): Promise<'ended'> {
    // What interrupts all of them ends the attempt, whose reason it is.
    if (!this.#order.signal.aborted) {
      mustHold(await this.#context.store.endCandidate(fenceOf(candidate), why))
      await this.#left(candidate.agents[0].number)
    }
    return 'ended'
  }

  #stopOthers(): void {
    if (!agree(this.#context.run.settings.vote, this.#standing)) return
    const why = reason('stopped', 'stopped, since the vote was decided')
    this.#decided.abort({ kind: 'end', reason: why, graceMs: stopGraceMs } satisfies Interruption)
  }

  /** What is shown changes with the last agent's end: gates may still run. */
  async #voteWhenIdle(): Promise<void> {
    if (this.#phase === 'voting' || this.#atWork.size > 0) return
    this.#phase = 'voting'
    const { attempt } = this.#order
    const stage = { phase: 'voting', agents: attempt.agents } as const
    mustHold(await this.#context.store.enterPhase(fenceOf(attempt), stage))
  }
}

const hasEnded = (agent: Attempt['agents'][number]): boolean => {
  const phase = stageOf(agent)?.phase
  return phase === 'standing' || phase === 'out'
}

const isAtWork = (agent: Attempt['agents'][number]): boolean =>
  !hasEnded(agent) && stageOf(agent)?.phase !== 'verifying'
