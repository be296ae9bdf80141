import { cellWidth } from './cells.ts'
import { endOfSequence } from './escapes/escape-sequence.ts'
import type { Safe } from './safe.ts'
import { visibleEscape } from './escapes/visible-escape.ts'

/**
 * Foreign text as one safe line. What is not known to be harmless is dropped (terminal sequences) or shown as an escape
 * (`\u202e`): control, bidi, invisible and unassigned characters. Of a line that was overwritten after `\r` the last
 * state stays; tabs become spaces; a line end is shown as `\n`. Linear, idempotent, never throws. A text that is safe
 * already does not compile here: each is made safe once, where it comes in.
 */
export function sanitize<Text extends string>(raw: Foreign<Text>): Safe {
  if (printableAscii.test(raw)) return raw as string as Safe
  return raw.split('\n').map(cleanLine).join('\\n') as Safe
}

type Foreign<Text extends string> = Text extends Safe ? never : Text

/** Foreign text as safe lines. The line end of the last line starts no further line. */
export function sanitizeLines(raw: string): readonly Safe[] {
  if (raw === '') return []
  const lines = raw.split('\n')
  if (raw.endsWith('\n')) lines.pop()
  return lines.map((line) => (printableAscii.test(line) ? line : cleanLine(line)) as Safe)
}

const printableAscii = /^[\x20-\x7e]*$/

function cleanLine(line: string): string {
  const shown = afterLastReturn(line)
  return printableAscii.test(shown) ? shown : new Cleaner(shown).clean()
}

/** What a terminal would still show of `10%\r20%\r`. */
function afterLastReturn(line: string): string {
  let end = line.length
  while (end > 0 && line[end - 1] === '\r') end -= 1
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end)
}

/** What needs no look: letters, digits, punctuation, symbols, spaces, private use (icon fonts). */
const harmless = /[^\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{M}\p{Default_Ignorable_Code_Point}]+/uy
/** Arabic number signs and their kin are of class Cf and yet visible. */
const visibleSign = /^[\u0600-\u0605\u06dd\u0890\u0891\u08e2\u{110bd}\u{110cd}]$/u
const surrogate = /^\p{Cs}$/u
const mark = /^(?:[\ufe00-\ufe0f]|(?!\p{Default_Ignorable_Code_Point})\p{M})$/u
const ideographicSelector = /^[\u{e0100}-\u{e01ef}]$/u
const han = /\p{Script=Han}$/u
const pictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u
const startsPictograph = /^\p{Extended_Pictographic}/u
/** Scripts in which a joiner or non-joiner changes how a word is written, so it is text and no hiding place. */
const joining = String.raw`\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}`
const joiningBefore = new RegExp(`[${joining}]$`, 'u')
const joiningAfter = new RegExp(`^(?=\\p{L})[${joining}]`, 'u')

/** No script stacks more on one letter; zalgo does. */
const marksPerCell = 6
/** The longest emoji families join four people. */
const joinersPerCell = 3
const tabStop = 4

class Cleaner {
  readonly #line: string
  /** Pieces, joined once: looking at the end of a string that grows would copy it each time. */
  readonly #pieces: string[] = []
  #last = ''
  #at = 0
  #marks = 0
  #joiners = 0
  /** Cells of the pieces before `#measured`: each is measured once, and only when a tab asks. */
  #cells = 0
  #measured = 0

  constructor(line: string) {
    this.#line = line
  }

  clean(): string {
    while (this.#at < this.#line.length) {
      if (!this.#takeHarmless()) this.#takeOne()
    }
    return this.#pieces.join('')
  }

  #takeHarmless(): boolean {
    harmless.lastIndex = this.#at
    if (!harmless.test(this.#line)) return false
    const piece = this.#line.slice(this.#at, harmless.lastIndex)
    this.#at = harmless.lastIndex
    const joined = this.#last === '\u200d' && piece.length <= 2
    if (!joined) this.#joiners = 0
    this.#marks = 0
    this.#push(piece)
    return true
  }

  #takeOne(): void {
    const after = endOfSequence(this.#line, this.#at)
    if (after > this.#at) {
      this.#at = after
      return
    }
    const character = String.fromCodePoint(this.#line.codePointAt(this.#at) ?? 0)
    this.#at += character.length
    if (character === '\t') this.#tab()
    else if (character < ' ') this.#plain(visibleEscape(character))
    else if (surrogate.test(character)) this.#plain('\ufffd')
    else if (visibleSign.test(character)) this.#plain(character)
    else if (this.#mayMark(character)) this.#mark(character)
    else if (this.#mayJoin(character)) this.#join(character)
    else this.#plain(visibleEscape(character))
  }

  #push(text: string): void {
    this.#pieces.push(text)
    this.#last = text.slice(-2)
  }

  #plain(text: string): void {
    this.#marks = 0
    this.#joiners = 0
    this.#push(text)
  }

  #mark(character: string): void {
    if (this.#marks >= marksPerCell) return
    this.#marks += 1
    this.#push(character)
  }

  #join(character: string): void {
    this.#joiners += 1
    this.#push(character)
  }

  /** A mark without a letter before it would sit on whatever we print before this line. */
  #mayMark(character: string): boolean {
    if (this.#last === '') return false
    if (mark.test(character)) return true
    return ideographicSelector.test(character) && han.test(this.#last)
  }

  #mayJoin(character: string): boolean {
    if (character !== '\u200d' && character !== '\u200c') return false
    if (this.#joiners >= joinersPerCell) return false
    const after = this.#line.slice(this.#at, this.#at + 2)
    if (joiningBefore.test(this.#last) && joiningAfter.test(after)) return true
    return character === '\u200d' && pictograph.test(this.#last) && startsPictograph.test(after)
  }

  #tab(): void {
    this.#cells += cellWidth(this.#pieces.slice(this.#measured).join(''))
    const spaces = tabStop - (this.#cells % tabStop)
    this.#plain(' '.repeat(spaces))
    this.#cells += spaces
    this.#measured = this.#pieces.length
  }
}
