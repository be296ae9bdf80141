/**
 * Gives each of some million names a number, 0, 1, …, in the order in which they are met, without keeping the names: by two hashes of 32
 * bits. That two names have the same ones happens once in some million files of a million names.
 */
export class NameNumbers {
  #low = new Int32Array(startingSize)
  #high = new Int32Array(startingSize)
  /** Number + 1 of the name that lies there; 0: none. Twice as many places as names at least. */
  #places = new Int32Array(startingSize * 2)
  #size = 0

  get size(): number {
    return this.#size
  }

  numberOf(name: string): number {
    const low = hashOf(name, 0x811c9dc5)
    const high = hashOf(name, 0x050c5d1f)
    const place = this.#placeOf(low, high)
    const there = this.#places[place] ?? 0
    if (there > 0) return there - 1
    if (this.#size === this.#low.length) this.#grow()
    const number = this.#size++
    this.#low[number] = low
    this.#high[number] = high
    this.#places[this.#placeOf(low, high)] = number + 1
    return number
  }

  /** Null where the name was never met. */
  find(name: string): number | null {
    const there = this.#places[this.#placeOf(hashOf(name, 0x811c9dc5), hashOf(name, 0x050c5d1f))] ?? 0
    return there === 0 ? null : there - 1
  }

  #placeOf(low: number, high: number): number {
    const mask = this.#places.length - 1
    for (let place = (low ^ (high << 7)) & mask; ; place = (place + 1) & mask) {
      const there = this.#places[place] ?? 0
      if (there === 0 || (this.#low[there - 1] === low && this.#high[there - 1] === high)) return place
    }
  }

  #grow(): void {
    this.#low = twice(this.#low)
    this.#high = twice(this.#high)
    this.#places = new Int32Array(this.#low.length * 2)
    for (let number = 0; number < this.#size; number++)
      this.#places[this.#placeOf(this.#low[number] ?? 0, this.#high[number] ?? 0)] = number + 1
  }
}

const startingSize = 1_024

function twice(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(list.length * 2)
  larger.set(list)
  return larger
}

/** FNV-1a over UTF-16 units. */
export function hashOf(text: string, seed: number): number {
  let state = seed
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    state = Math.imul(state ^ (unit & 0xff), 0x01000193)
    if (unit > 0xff) state = Math.imul(state ^ (unit >>> 8), 0x01000193)
  }
  // The last bits of FNV are those of the last character: mixed, so that numbers at the end of names spread.
  state ^= state >>> 15
  state = Math.imul(state, 0x2c1b3c6d)
  return state ^ (state >>> 12)
}
