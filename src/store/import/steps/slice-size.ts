/** How long a transaction is to take: a claim that waits for one, and a key, don't show it. */
const wantedMs = 12
const smallest = 20
const largest = 4_000

/** How many rows a transaction takes up: as many as it has shown to manage in the time that others may wait. */
export class SliceSize {
  #rows: number

  constructor(rows = 200) {
    this.#rows = rows
  }

  get rows(): number {
    return Math.round(this.#rows)
  }

  /** A transaction of this size took so long. A slow one counts at once, a fast one little by little. */
  note(ms: number): void {
    const factor = wantedMs / Math.max(ms, 0.1)
    const next = this.#rows * (factor < 1 ? Math.max(factor, 0.25) : Math.min(factor, 1.2))
    this.#rows = Math.min(Math.max(next, smallest), largest)
  }
}
