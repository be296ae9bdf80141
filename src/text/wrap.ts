import { cellWidth, fits, headOf } from './cells.ts'
import { rowText, type Row, type Span } from './row.ts'
import type { Safe } from './safe.ts'

/**
 * Rows of at most `cells`, broken between words; a word that is longer than a row is broken between graphemes.
 * Rows after the first start with `hangingIndent` spaces. The spaces at a break are dropped.
 */
export function wrap(text: Safe, cells: number, hangingIndent: number): readonly Safe[] {
  const width = Math.max(1, cells)
  const indent = ' '.repeat(Math.max(0, Math.min(hangingIndent, width - widestGrapheme)))
  const rows: string[] = []
  let row = ''
  let used = 0
  for (const piece of text.split(/(?<= )(?=[^ ])/)) {
    const word = piece.trimEnd()
    let rest = piece
    if (!fits(word, width - used) && row.trim() !== '') {
      rows.push(row.trimEnd())
      row = indent
      used = indent.length
    }
    while (!fits(rest.trimEnd(), width - used)) {
      const head = headOf(rest, width - used) || (used > 0 ? '' : firstGrapheme(rest))
      if (head === '') {
        // Only spaces are before it, and beside them it has no room.
        row = ''
        used = 0
        continue
      }
      rows.push(row + head)
      rest = rest.slice(head.length)
      row = indent
      used = indent.length
    }
    row += rest
    used += cellWidth(rest)
  }
  if (row.trim() !== '' || rows.length === 0) rows.push(row.trimEnd())
  return rows as Safe[]
}

const widestGrapheme = 2

/** A wide grapheme in a row of one cell still has to go somewhere. */
function firstGrapheme(text: string): string {
  for (const { segment } of segmenter.segment(text)) return segment
  return text
}

const segmenter = new Intl.Segmenter()

/** A row of several colours, broken as `wrap` breaks its text. */
export function wrapRow(row: Row, cells: number): readonly Row[] {
  const [only, ...others] = row
  if (only !== undefined && others.length === 0)
    return wrap(only.text, cells, 0).map((text) => [{ ...only, text }])
  const whole = rowText(row)
  let at = 0
  return wrap(whole, cells, 0).map((text) => {
    // Only spaces are left out between two of them.
    const from = whole.indexOf(text, at)
    at = from + text.length
    return partOfRow(row, from, at)
  })
}

/** By characters of its text, which must not be cut in two. */
export function partOfRow(row: Row, from: number, to: number): Row {
  const part: Span[] = []
  let start = 0
  for (const piece of row) {
    const text = piece.text.slice(Math.max(0, from - start), Math.max(0, to - start)) as Safe
    if (text !== '') part.push({ ...piece, text })
    start += piece.text.length
  }
  return part
}
