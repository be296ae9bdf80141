import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { groupDigits } from '../../text/plural.ts'
import { signs } from '../../text/signs.ts'
import { lastState, mostCharacters, wholeCharacters } from './one-line.ts'

/** A model's message is shorter; what floods is counted, and stands in the raw stream. */
const mostLines = 200

/**
 * What an agent says, line by line as lines become complete. One blank line between two others stays, further ones and those
 * around the text don't; a line that is too long becomes several.
 */
export class SpokenText {
  #open = ''
  #said = 0
  #leftOut = 0
  #blank = false

  /** The lines that this completes. */
  add(piece: string): readonly Safe[] {
    const [first = '', ...others] = piece.split('\n')
    // A line without an end, in pieces: it is given out as soon as it is too long, so no more than that is ever in memory.
    this.#open += first
    const lines: Safe[] = []
    for (const next of others) {
      this.#say(this.#open, lines)
      this.#open = next
    }
    while (this.#open.length > mostCharacters) {
      const { head, rest } = split(this.#open)
      this.#say(head, lines)
      this.#open = rest
    }
    return lines
  }

  /** The text has ended; another one begins. */
  end(): readonly Safe[] {
    const lines: Safe[] = []
    this.#say(this.#open, lines)
    if (this.#leftOut > 0) lines.push(safe`${signs.cut.glyph} ${groupDigits(this.#leftOut)} more lines`)
    this.#open = ''
    this.#said = 0
    this.#leftOut = 0
    this.#blank = false
    return lines
  }

  #say(raw: string, lines: Safe[]): void {
    let rest = lastState(raw)
    if (rest.trim() === '') {
      this.#blank = this.#said > 0
      return
    }
    if (this.#said >= mostLines) {
      this.#leftOut += 1
      return
    }
    if (this.#blank) lines.push(literal(''))
    this.#blank = false
    this.#said += 1
    while (rest.length > mostCharacters) {
      const { head, rest: after } = split(rest)
      lines.push(sanitize(head.trimEnd()))
      rest = after
    }
    lines.push(sanitize(rest.trimEnd()))
  }
}

/** At a space, where there is one not too far back. */
function split(line: string): { readonly head: string; readonly rest: string } {
  const space = line.lastIndexOf(' ', mostCharacters)
  const at = space > mostCharacters / 2 ? space + 1 : wholeCharacters(line.slice(0, mostCharacters)).length
  return { head: line.slice(0, at), rest: line.slice(at) }
}
