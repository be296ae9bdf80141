import { cellWidth } from '../../text/cells.ts'
import { joinSafe, literal, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signCharacters, signs } from '../../text/signs.ts'
import { cellsOf, goesOn, headsIn, tellingCells, type Cell } from './spoken-table.ts'

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
  return spokenText(
    cellsIn(row)
      .map(({ text }) => text)
      .join('  '),
  )
}

/** Each where it stands in the row. */
const cellsIn = (row: string): readonly Cell[] =>
  cellsOf(row.replaceAll(drawn, ' ').replace(leading, (signs) => ' '.repeat(cellWidth(signs))))

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

/**
 * The rows of a picture, each on a line; those with nothing to say are left out, and so are the heads of a table: its values say what they
 * are.
 */
export function spokenRows(picture: string): readonly Safe[] {
  let heads: readonly Cell[] = []
  return picture.split('\n').flatMap((row): readonly Safe[] => {
    const cells = cellsIn(row)
    if (cells.length === 0 && !goesOn(heads)) heads = []
    const found = headsIn(cells)
    if (found !== null) {
      heads = found
      return []
    }
    const said = spokenText(tellingCells(cells, heads).join('  '))
    return said === '' ? [] : [said]
  })
}
