import type { AgentEvent } from '../core/agent/agent-event.ts'

/** The end of a longer text is what it comes to. */
const mostCharacters = 64 * 1_024

/** What an agent says last: its words after its last tool call, or those of its terminal record. */
export class FinalText {
  #text = ''
  /** The next text is a message of its own. */
  #isWhole = true

  add(event: AgentEvent): void {
    switch (event.kind) {
      case 'session':
      case 'turn':
        return this.#set('')
      case 'tool':
        // A sub-agent's calls are not its own.
        return event.parent === undefined ? this.#set('') : undefined
      case 'text':
        if (event.thinking === true || event.parent !== undefined) return
        this.#set(this.#text + (this.#isWhole && this.#text !== '' ? '\n' : '') + event.text)
        this.#isWhole = !event.delta
        return
      case 'end':
        if (event.text !== undefined && event.text.trim() !== '') this.#set(event.text)
        return
      default:
        return
    }
  }

  get text(): string {
    return this.#text
  }

  #set(text: string): void {
    this.#text = text.slice(-mostCharacters)
    this.#isWhole = true
  }
}
