import type { Session } from './session.ts'

/** Whether another process supervises the newest run now. */
export async function othersSupervise({ store, processes }: Session): Promise<boolean> {
  const run = await store.newestRun()
  if (run?.endedAt !== null) return false
  const others = await store.supervisorsOf(run.id)
  return others.some((row) => row.endedAt === null && processes.liveness(row.identity) !== 'dead')
}

/** How many looks in a row must find something left: whoever had the run before takes it up first. */
const patience = 10

/**
 * Looks at a run of another process, and says when it is nobody's any more: its supervisor was killed or has detached while
 * agents are at work, or it has ended and its tasks were taken up again here. A run that was stopped or drained is left as
 * it is: that was somebody's wish.
 */
export class Watch {
  readonly #session: Session
  /** Two that watch the same run don't take it up at the same time. */
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

  /** To be asked again and again. */
  async findsLeft(): Promise<boolean> {
    this.#looks = (await this.#isLeft()) ? this.#looks + 1 : 0
    return this.#looks >= this.#needed
  }

  async #isLeft(): Promise<boolean> {
    const { store, clock } = this.#session
    if (await othersSupervise(this.#session)) {
      // What is retried while it runs is theirs to do.
      this.#retried = false
      return false
    }
    const run = await store.newestRun()
    if (run === null) return false
    if (run.endedAt === null) return (await store.openAttempts()).length > 0
    const { todo, waiting } = await store.counts(clock.now())
    return this.#retried && todo + waiting > 0
  }
}
