import type { Clock } from '../../core/ports/clock.ts'
import type { EpochMs } from '../../core/ids.ts'

/** What is known of an agent's doing without looking at its files. */
export interface Quiet {
  /** Awake time since it wrote a byte or a process of it used the processor. */
  readonly quietMs: number
  /** A tool call that it waits for. */
  readonly toolIsOpen: boolean
}

export interface IdleParts {
  readonly clock: Clock
  /** Whether anything in the worktree has changed since. */
  changedSince(moment: EpochMs): Promise<boolean>
}

/**
 * Whether an agent is idle: for some time not a byte, no processor time, no tool that is open, and no change in the worktree. That last
 * question costs a walk over all files, so it is asked only when the others say idle, and its answer is used for as long again.
 */
export class IdleWatch {
  readonly #parts: IdleParts
  #looking = false
  /** Awake time up to which the worktree is known to have changed, or a tool to have been open. */
  #busyAt = -Infinity
  #isIdle = false

  constructor(parts: IdleParts) {
    this.#parts = parts
  }

  /** Returns at once; a walk over the worktree that it begins is in the answer of a later call. */
  look({ quietMs, toolIsOpen }: Quiet, limitMs: number): boolean {
    const now = this.#parts.clock.awakeMs()
    if (toolIsOpen) this.#busyAt = now
    const stillMs = Math.min(quietMs, now - this.#busyAt)
    if (stillMs <= limitMs) return (this.#isIdle = false)
    if (this.#isIdle || this.#looking) return this.#isIdle
    this.#looking = true
    void this.#lookAtFiles(now, stillMs).finally(() => (this.#looking = false))
    return false
  }

  async #lookAtFiles(awakeAt: number, stillMs: number): Promise<void> {
    const since = this.#parts.clock.now() - stillMs
    // A worktree that can't be read shows no change.
    const changed = await this.#parts.changedSince(since).catch(() => false)
    if (changed) this.#busyAt = awakeAt
    else this.#isIdle = true
  }
}
