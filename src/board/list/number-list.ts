/** Numbers of tasks that grow by one at a time: four bytes each. */
export class NumberList {
  #numbers = new Uint32Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const wider = new Uint32Array(2 * this.#numbers.length)
      wider.set(this.#numbers)
      this.#numbers = wider
    }
    this.#numbers[this.#length] = number
    this.#length += 1
  }

  at(index: number): number {
    return this.#numbers[index] ?? 0
  }

  slice(from: number, to: number): readonly number[] {
    return [...this.#numbers.subarray(from, Math.min(to, this.#length))]
  }

  /** Null: it is none of them. */
  find(number: number): number | null {
    const at = this.#numbers.subarray(0, this.#length).indexOf(number)
    return at === -1 ? null : at
  }
}

/** Which numbers were met: a bit each. */
export class NumberSet {
  #bits = new Uint32Array(1024)

  /** @returns false for one that is in it already. */
  add(number: number): boolean {
    const word = number >>> 5
    if (word >= this.#bits.length) {
      const wider = new Uint32Array(Math.max(2 * this.#bits.length, word + 1))
      wider.set(this.#bits)
      this.#bits = wider
    }
    const bit = 1 << (number & 31)
    const before = this.#bits[word] ?? 0
    this.#bits[word] = before | bit
    return (before & bit) === 0
  }
}
