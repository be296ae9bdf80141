import type { Clock } from '../../core/ports/clock.ts'
import type { LaneOwner } from '../../core/ports/lane-store.ts'

/** As long as a lease: an owner that is alive and at work renews it several times meanwhile. */
const stalledMs = 30_000

/**
 * Tells an owner that is alive but doesn't work any more (stopped by a signal, stuck in a disk) from one that does: by a
 * lease that stays the same for as long as a lease lasts, counted in our own awake time. No clock has a part in it.
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
    return now - this.#seen.sinceMs >= stalledMs
  }
}
