/** Output that would take the reader longer than this is left out. */
const patienceMs = 2_000
const hurriedPatienceMs = 100
const leastBytes = 256 * 1024
const hurriedLeastBytes = 8 * 1024
const mostBytes = 32 * 1024 * 1024
/** Of what was measured before, when there is something new. */
const remembered = 0.9

/** How fast the reader of our output takes what agents print, and how far it may be behind before lines are left out. */
export class ReadingPace {
  /** Sums, not a mean of single paces: most parts are buffered at once, and one part then waits for all of them. */
  #bytes = mostBytes / 100
  #ms = patienceMs / 100

  /** So many bytes of logs were printed in this time, with all waiting for the reader. */
  note(bytes: number, ms: number): void {
    if (bytes === 0) return
    this.#bytes = remembered * this.#bytes + bytes
    this.#ms = remembered * this.#ms + ms
  }

  /** Unread bytes that one of `logs` agents may have. */
  allowance(logs: number, hurried: boolean): number {
    const waitMs = hurried ? hurriedPatienceMs : patienceMs
    const bytes = ((this.#bytes / this.#ms) * waitMs) / Math.max(1, logs)
    return Math.min(mostBytes, Math.max(hurried ? hurriedLeastBytes : leastBytes, Math.round(bytes)))
  }
}
