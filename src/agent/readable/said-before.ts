/** Of a session: what it says last is in there. */
const mostCharacters = 64 * 1_024
/** The end of a text, by which it is recognised. */
const looked = 4 * 1_024

/** What an agent has been shown to say, so that a text that its terminal record repeats is not shown twice. */
export class SaidBefore {
  #said = ''

  add(text: string): void {
    this.#said += unspaced(text)
    // Not with every piece: cutting copies all of it.
    if (this.#said.length > 2 * mostCharacters) this.#said = this.#said.slice(-mostCharacters)
  }

  /** Some CLIs join messages in the record that were apart before, so blanks don't count. */
  has(text: string): boolean {
    return this.#said.includes(unspaced(text.slice(-looked)))
  }
}

const unspaced = (text: string): string => text.replaceAll(/\s+/g, '')
