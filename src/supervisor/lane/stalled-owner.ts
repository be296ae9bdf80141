import type { Clock } from '../../core/ports/clock.ts'
import type { LaneOwner } from '../../core/ports/lane-store.ts'
import { leaseMs } from '../../core/run/supervisor.ts'

/**
 * Recognises an owner that is alive but doesn't work any more (stopped by a signal, blocked by a disk): its lease stays the
 * same for as long as a lease lasts, measured in our own awake time and not by any clock.
 */
export class StalledOwner {
  readonly #clock: Clock
  #seen: (LaneOwner & { readonly sinceMs: number }) | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isStalled(owner: LaneOwner): boolean {
    const now = this.#clock.awakeMs()
    if (this.#seen?.id !== owner.id || this.#seen.leaseUntil !== owner.leaseUntil) {
      this.#seen = { ...owner, sinceMs: now }
    }
    return now - this.#seen.sinceMs >= leaseMs
  }
}
