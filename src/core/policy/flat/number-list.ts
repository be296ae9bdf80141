/** Integers of 32 bits one after the other, in 4 bytes each: a list of a million objects would take fifty times as much. */
export class NumberList {
  #values = new Int32Array(1_024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  /** 0 where nothing is. */
  at(index: number): number {
    return this.#values[index] ?? 0
  }

  set(index: number, value: number): void {
    this.#values[index] = value
  }

  /** A view of what is in it, valid until the next push. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length)
  }
}
