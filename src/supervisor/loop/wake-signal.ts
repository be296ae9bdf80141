import type { Clock } from '../../core/ports/clock.ts'

/** Ends a wait at once. A wake without a waiter ends the next wait. */
export class Wake {
  #rung = false
  #bell: AbortController | null = null

  now(): void {
    this.#rung = true
    // Without a reason each would make an error with its stack, for nobody.
    this.#bell?.abort('woken')
  }

  async wait(clock: Clock, atMostMs: number): Promise<void> {
    if (!this.#rung) {
      this.#bell = new AbortController()
      await clock.sleep(atMostMs, this.#bell.signal)
      this.#bell = null
    }
    this.#rung = false
  }
}
