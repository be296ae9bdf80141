/**
 * The thousand entries that were set last. For what a stream begins and is to end, by id: one that never does must not grow our
 * memory for ever.
 */
export class RecentMap<Value> {
  readonly #entries = new Map<string, Value>()

  set(id: string, value: Value): void {
    this.#entries.delete(id)
    this.#entries.set(id, value)
    if (this.#entries.size <= mostEntries) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  get(id: string): Value | undefined {
    return this.#entries.get(id)
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  /** Removes it. */
  take(id: string): Value | undefined {
    const value = this.#entries.get(id)
    this.#entries.delete(id)
    return value
  }

  /** The oldest first. */
  values(): readonly Value[] {
    return [...this.#entries.values()]
  }

  clear(): void {
    this.#entries.clear()
  }
}

const mostEntries = 1_000
