import type { AttemptId } from '../../core/ids.ts'
import type { Agent } from '../../core/ports/process.ts'

type Freezable = Pick<Agent, 'freeze' | 'thaw'>

/**
 * Which attempts a person has frozen, and the agents that are watched here, so that each stands still or goes on as its attempt does. The
 * store has it too: written before anything is stopped, and after all goes on, so that a supervisor that adopts a frozen agent knows it.
 */
export class Freezer {
  readonly #frozen = new Set<AttemptId>()
  readonly #agents = new Map<AttemptId, Set<Freezable>>()

  /** From now on, until the function that is returned is called. One that is started for a frozen attempt stands still at once. */
  join(attempt: AttemptId, agent: Freezable): () => void {
    const others = this.#agents.get(attempt) ?? new Set()
    this.#agents.set(attempt, others.add(agent))
    if (this.#frozen.has(attempt)) agent.freeze()
    return () => {
      others.delete(agent)
      if (others.size === 0) this.#agents.delete(attempt)
    }
  }

  isFrozen(attempt: AttemptId): boolean {
    return this.#frozen.has(attempt)
  }

  freeze(attempt: AttemptId): void {
    this.#frozen.add(attempt)
    for (const agent of this.#agents.get(attempt) ?? []) agent.freeze()
  }

  thaw(attempt: AttemptId): void {
    this.#frozen.delete(attempt)
    for (const agent of this.#agents.get(attempt) ?? []) agent.thaw()
  }
}
