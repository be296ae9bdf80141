import { livingOf } from '../core/supervisor.ts'
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

/**
 * Watches a run of another process, and reports when no process has it any more: its supervisor was killed or has detached while
 * agents are running, or it has ended and its tasks were retried here. A run that was stopped or drained is left as it is: a
 * person wanted that.
 */
export class Watch {
  readonly #session: Session
  /** By process, so that two that watch the same run don't take it up at the same time. */
  readonly #needed = patience + (process.pid % patience)
  #looks = 0
  #retried = false

  constructor(session: Session) {
    this.#session = session
  }

  /** Tasks were made todo again by this process. */
  retried(): void {
    this.#retried = true
  }

  /** To be called at intervals. */
  async findsLeft(): Promise<boolean> {
    this.#looks = (await this.#isLeft()) ? this.#looks + 1 : 0
    return this.#looks >= this.#needed
  }

  async #isLeft(): Promise<boolean> {
    const { store } = this.#session
    if (await othersSupervise(this.#session)) {
      // What is retried while the other process supervises is done there.
      this.#retried = false
      return false
    }
    const run = await store.newestRun()
    if (run === null) return false
    if (run.endedAt === null) return (await store.openAttempts()).length > 0
    const { todo, waiting } = await store.counts()
    return this.#retried && todo + waiting > 0
  }
}
