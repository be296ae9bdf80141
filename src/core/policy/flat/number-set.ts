/** Some million whole numbers below 2^53, none negative, and which of them were met: 18 bytes for each. */
export class NumberSet {
  /** The number + 1 that lies there; 0: none. Twice as many places as numbers at least. */
  readonly #places: Float64Array
  readonly #met: Uint8Array
  #metCount = 0

  /** @param most so many numbers at most. */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(most, 1) * 2))
    this.#places = new Float64Array(size)
    this.#met = new Uint8Array(size)
  }

  /** How many of them were met. */
  get metCount(): number {
    return this.#metCount
  }

  add(number: number): void {
    this.#places[this.#placeOf(number)] = number + 1
  }

  /** Whether it is one of them that was not met before. */
  meet(number: number): boolean {
    const place = this.#placeOf(number)
    if (this.#places[place] === 0 || this.#met[place] === 1) return false
    this.#met[place] = 1
    this.#metCount++
    return true
  }

  isMet(number: number): boolean {
    return this.#met[this.#placeOf(number)] === 1
  }

  /** Where it lies, or would. */
  #placeOf(number: number): number {
    const mask = this.#places.length - 1
    for (let place = (number ^ (number / 2 ** 32)) & mask; ; place = (place + 1) & mask) {
      const there = this.#places[place]
      if (there === 0 || there === number + 1) return place
    }
  }
}
