import { joinSafe, literal, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signCharacters, signs } from '../../text/signs.ts'

/** Lines, and the steps of the spinner. */
const drawn = /[\u2500-\u257f\u2801-\u28ff]/g
/** A sign before a row repeats the word of its state. */
const leading = new RegExp(`^(?:[${signCharacters}!*?](?= )|\\s)+`)
/** That have a word of their own, or are punctuation. */
const spoken: ReadonlySet<string> = new Set(
  [signs.done, signs.failed, signs.cut, signs.minus].map(({ glyph }) => glyph),
)
const others = new RegExp(`[${[...signCharacters].filter((sign) => !spoken.has(sign)).join('')}]`, 'g')

/**
 * A row of the screen as it is read aloud: no lines, no signs, cells of a table one after the other, as in
 * `API-007, Return 422 with field errors, failed, 11:04, gate: npm test, exit 1`. Empty where nothing is left to say.
 */
export function spokenRow(row: string): Safe {
  return spokenText(row.replaceAll(drawn, ' ').replace(leading, ''))
}

/** The same of a text in which a sign may be a key. */
export function spokenText(text: string): Safe {
  const words = text
    .replaceAll(drawn, ' ')
    .replaceAll(signs.done.glyph, ' passed ')
    .replaceAll(signs.failed.glyph, ' failed ')
    .replaceAll(others, ' ')
  const cells = words.split(/ {2,}/).map((cell) => cell.trim())
  return joinSafe(
    cells.filter((cell) => cell !== '').map((cell) => sanitize(cell)),
    literal(', '),
  )
}

/** The rows of a picture, each on a line; those with nothing to say are left out. */
export const spokenRows = (picture: string): readonly Safe[] =>
  picture
    .split('\n')
    .map(spokenRow)
    .filter((row) => row !== '')
