/** What of stderr is used. */
interface WordStream {
  readonly isTTY?: boolean
  write: NodeJS.WriteStream['write']
}

/**
 * Lines for a person that come while a screen has the terminal: written at once they would stand across its rows, and be gone with it. They
 * are kept until the terminal is given back. A stream that is no terminal gets them at once.
 */
export class HeldWords {
  readonly #stream: WordStream
  #held: (string | Uint8Array)[] | null = null
  #write: WordStream['write'] | null = null

  constructor(stream: WordStream) {
    this.#stream = stream
  }

  hold(): void {
    if (this.#stream.isTTY !== true || this.#write !== null) return
    const held: (string | Uint8Array)[] = []
    this.#held = held
    this.#write = this.#stream.write
    this.#stream.write = (words: string | Uint8Array, ...rest: unknown[]) => {
      held.push(words)
      const done = rest.find((each) => typeof each === 'function')
      if (done !== undefined) queueMicrotask(() => (done as () => void)())
      return true
    }
  }

  release(): void {
    if (this.#write === null) return
    const held = this.#held ?? []
    this.#stream.write = this.#write
    this.#write = null
    this.#held = null
    for (const words of held) this.#stream.write(words)
  }
}
