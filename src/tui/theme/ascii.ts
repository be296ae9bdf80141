import { cellWidth, lineCharacters } from '../../text/cells.ts'
import type { Safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { spinnerSteps } from './glyphs.ts'

/**
 * The screen in ASCII: every glyph has one character that replaces it, other characters become `?` for each of their
 * cells, so that no column moves.
 */
export function toAscii(text: Safe): Safe {
  if (printable.test(text)) return text
  let out = ''
  for (const { segment } of segmenter.segment(text)) {
    out += printable.test(segment)
      ? segment
      : (substitutes.get(segment) ?? lineCharacter(segment) ?? '?'.repeat(cellWidth(segment)))
  }
  return out as Safe
}

/** For a terminal where lines and `…` take two cells: these in ASCII, whoever wrote them; all else as it is. */
export const toNarrow = (text: Safe): Safe =>
  text.replace(lineCharacters, (each) => substitutes.get(each) ?? lineCharacter(each) ?? each) as Safe

const printable = /^[\x20-\x7e]*$/
const segmenter = new Intl.Segmenter()

const spinner = [...'|/-\\']

const substitutes: ReadonlyMap<string, string> = new Map([
  ...Object.values(signs).map(({ glyph, ascii }): [string, string] => [glyph, ascii]),
  ...pairs('─│╭╮╰╯━┏┓┗┛┃╌╍└', '-|++++=#####.x`'),
  ...spinnerSteps.map((step, index): [string, string] => [step, spinner[index % spinner.length] ?? '*']),
])

/** Lines that agents draw. */
function lineCharacter(segment: string): string | undefined {
  if (segment.replace(lineCharacters, '') !== '' || segment === '') return undefined
  if (/[═┄┅┈┉╴╶╸╺╼╾]/.test(segment)) return '-'
  return /[║┆┇┊┋╎╏╵╷╹╻╽╿]/.test(segment) ? '|' : '+'
}

function pairs(from: string, to: string): [string, string][] {
  const ascii = [...to]
  return [...from].map((glyph, index) => [glyph, ascii[index] ?? '?'])
}
