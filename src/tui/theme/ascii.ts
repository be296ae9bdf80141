import { cellWidth } from '../../text/cells.ts'
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
    out += printable.test(segment) ? segment : (substitutes.get(segment) ?? '?'.repeat(cellWidth(segment)))
  }
  return out as Safe
}

const printable = /^[\x20-\x7e]*$/
const segmenter = new Intl.Segmenter()

const spinner = [...'|/-\\']

const substitutes: ReadonlyMap<string, string> = new Map([
  ...Object.values(signs).map(({ glyph, ascii }): [string, string] => [glyph, ascii]),
  ...pairs('─│╭╮╰╯━┏┓┗┛┃╌╍', '-|++++=#####.x'),
  ...spinnerSteps.map((step, index): [string, string] => [step, spinner[index % spinner.length] ?? '*']),
])

function pairs(from: string, to: string): [string, string][] {
  const ascii = [...to]
  return [...from].map((glyph, index) => [glyph, ascii[index] ?? '?'])
}
