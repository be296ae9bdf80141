import { cellWidth, fits, headOf } from './cells.ts'
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
