import type { Attempt } from '../../../core/attempt.ts'
import type { ItemId } from '../../../core/ids.ts'
import type { SupervisorContext } from '../../context.ts'
import { cleanUpAttempt, type Stays } from './clean-up-attempt.ts'

/** So many at once, so that teardown commands that wait for something (a container to stop) don't delay each other. */
const atOnce = 4

/** Each that waits has its worktree on the disk: with more than these, adding one waits. */
const mostWaiting = 16

interface ClearingJob {
  readonly attempt: Attempt
  readonly stays: Stays
}

/**
 * Teardown and removal of worktrees, concurrently with the merge lane, which merges the next task meanwhile. What is not done
 * when the supervisor ends is done by the next start.
 */
export class Clearing {
  readonly #context: () => SupervisorContext
  readonly #waiting: ClearingJob[] = []
  readonly #working = new Map<ItemId, Promise<void>>()
  readonly #stop = new AbortController()

  constructor(context: () => SupervisorContext) {
    this.#context = context
  }

  /** Resolves at once, or when fewer wait. Never rejects. */
  async add(attempt: Attempt, stays: Stays): Promise<void> {
    this.#waiting.push({ attempt, stays })
    this.#fill()
    while (this.#waiting.length > mostWaiting) await Promise.race(this.#working.values())
  }

  /** Resolves when nothing of the item is being cleared: its next try works in the same place. */
  async of(item: ItemId): Promise<void> {
    while (this.#working.has(item) || this.#waiting.some(({ attempt }) => attempt.item === item)) {
      await Promise.race(this.#working.values())
    }
  }

  async whenIdle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working.values())
  }

  /** Teardown that runs is ended, what waits is left to the next start. */
  stop(): void {
    this.#waiting.length = 0
    this.#stop.abort()
  }

  #fill(): void {
    while (this.#working.size < atOnce) {
      const next = this.#waiting.findIndex(({ attempt }) => !this.#working.has(attempt.item))
      const [job] = next === -1 ? [] : this.#waiting.splice(next, 1)
      if (job === undefined) return
      const { item } = job.attempt
      const done = cleanUpAttempt(this.#context(), job.attempt, {
        stays: job.stays,
        signal: this.#stop.signal,
      })
        // Not even a notice could be stored; what stays is found by the next start.
        .catch(() => undefined)
        .finally(() => {
          this.#working.delete(item)
          this.#fill()
        })
      this.#working.set(item, done)
    }
  }
}
