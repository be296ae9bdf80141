import { livingOf } from '../core/run/supervisor.ts'
import type { Session } from './session.ts'

/** Whether another process supervises the newest run now. */
export async function othersSupervise({ store, processes }: Session): Promise<boolean> {
  const run = await store.newestRun()
  if (run?.endedAt !== null) return false
  const all = await store.supervisorsOf(run.id)
  return livingOf(all, (identity) => processes.liveness(identity), await store.now()).length > 0
}

/** So many checks in a row must find work left: the process that had the run before may be about to take it up. */
const patience = 10

/** Agents run that nobody supervises; or a person wants the run to go on in this process. */
type Need = 'agents' | 'person'

/**
 * Watches a run of another process, and reports when this process has to supervise: the run's supervisor was killed or has detached
 * while agents are running, or a person wants it here. A run that was stopped or drained is left as it is until then: a person
 * wanted that, too.
 */
export class Watch {
  readonly #session: Session
  /** By process, so that two that watch the same run don't take it up at the same time. */
  readonly #needed = patience + (process.pid % patience)
  #looks = 0
  #wanted = false

  constructor(session: Session) {
    this.#session = session
  }

  /** A person wants the run to go on in this process, or has made tasks todo again in it. */
  wanted(): void {
    this.#wanted = true
  }

  /** To be called at intervals. Why this process has to supervise; null while it hasn't. */
  async look(): Promise<Need | null> {
    const need = await this.#need()
    this.#looks = need === null ? 0 : this.#looks + 1
    return this.#looks >= this.#needed ? need : null
  }

  async #need(): Promise<Need | null> {
    const { store } = this.#session
    if (await othersSupervise(this.#session)) {
      // What is wanted while the other process supervises is done there.
      this.#wanted = false
      return null
    }
    const run = await store.newestRun()
    if (run === null) return null
    if (run.endedAt === null) {
      if ((await store.openAttempts()).length > 0) return 'agents'
      return this.#wanted ? 'person' : null
    }
    const { todo, waiting } = await store.counts()
    return this.#wanted && todo + waiting > 0 ? 'person' : null
  }
}
