import type { Clock } from '../core/ports/clock.ts'

/** A bell: whoever waits goes on at once; a ring that nobody heard is heard by the next wait. */
export class Wake {
  #rung = false
  #bell: AbortController | null = null

  now(): void {
    this.#rung = true
    this.#bell?.abort()
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
