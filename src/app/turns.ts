/** How long we may work before signals, timers and other work get a turn. */
const turnMs = 8

/** Splits long work into turns, so that a signal never waits for more than one of them. */
export class Turns {
  #beganAt = performance.now()

  /** To be awaited in every long loop: lets the event loop run when this turn has taken long enough. */
  async pause(): Promise<void> {
    if (performance.now() - this.#beganAt < turnMs) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#beganAt = performance.now()
  }
}
