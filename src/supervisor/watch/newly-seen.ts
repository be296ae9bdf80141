/** Remembers what was seen, by key: what is there at the first look is the user's, and nothing of it is ever new. */
export class NewlySeen<T> {
  readonly #keyOf: (one: T) => string
  #known: Set<string> | null = null

  constructor(keyOf: (one: T) => string) {
    this.#keyOf = keyOf
  }

  /** Returns what no earlier look has seen, in the order in which it is given. */
  look(found: readonly T[]): readonly T[] {
    const known = this.#known
    const fresh = known === null ? [] : found.filter((one) => !known.has(this.#keyOf(one)))
    this.#known = new Set([...(known ?? []), ...found.map(this.#keyOf)])
    return fresh
  }
}
