import { groupDigits } from '../../text/plural.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { lastState, shownLine } from './one-line.ts'

/** Shown at once while a command runs. */
const firstLines = 3
/** Shown when it has ended; after a failure more of them, since they say why. */
const lastLines = { passed: 3, failed: 8 } as const
/** Of a line that has no end yet; more of it would not be shown. */
const mostOpen = 16_384

/** What a command prints, blank lines left out: its first lines as they come, its last ones when it has ended, the rest as a number. */
export class PrintedOutput {
  #open = ''
  #count = 0
  #shown = 0
  #last: string[] = []

  /** A piece, as it is printed. Returns the lines to be shown at once. */
  add(piece: string): readonly Safe[] {
    const fresh: Safe[] = []
    for (const line of this.#linesOf(piece)) {
      if (!this.#note(line) || this.#count > firstLines) continue
      this.#shown += 1
      fresh.push(shownLine(line))
    }
    return fresh
  }

  /** @param whole all that was printed, for where it didn't come in pieces. */
  end(how: 'passed' | 'failed', whole: string): readonly Safe[] {
    if (this.#count === 0 && this.#open.trim() === '')
      for (const line of this.#linesOf(whole)) this.#note(line)
    this.#note(this.#open)
    const unseen = this.#count - this.#shown
    if (unseen === 0) return []
    const tail = this.#last.slice(-Math.min(unseen, lastLines[how])).map((line) => shownLine(line))
    const hidden = unseen - tail.length
    if (hidden === 0) return tail
    const more = hidden === 1 ? literal('1 more line') : safe`${groupDigits(hidden)} more lines`
    return [safe`${signs.cut.glyph} ${more}`, ...tail]
  }

  /** Whole lines; the last one, without an end, waits for it. */
  #linesOf(piece: string): readonly string[] {
    const lines = (this.#open + piece).split('\n')
    this.#open = lastState(lines.pop() ?? '').slice(0, mostOpen)
    return lines
  }

  /** False for a blank line. */
  #note(line: string): boolean {
    if (line.trim() === '') return false
    this.#count += 1
    this.#last.push(lastState(line).slice(0, mostOpen))
    if (this.#last.length > lastLines.failed) this.#last.shift()
    return true
  }
}
