import type { Line, LineKind } from '../../src/core/line.ts'
import type { Safe } from '../../src/text/safe.ts'
import { sanitize } from '../../src/text/sanitize.ts'
import { lineLooks } from '../../src/wording/line-look.ts'

/** A line as a test writes it: with the sign that its kind is shown with. */
export function lineOf(raw: string): Line {
  const text = sanitize(raw)
  if (text.startsWith('── '))
    return { kind: 'start', text: text.slice(3).replace(/ ──$/, '') as Safe, at: null }
  if (/^› (?:Edit|Write|Delete|Move) /.test(text))
    return { kind: 'edit', text: text.slice(2) as Safe, at: null }
  if (text.startsWith('= failed')) return { kind: 'bad-result', text: text.slice(2) as Safe, at: null }
  const signed = Object.entries(lineLooks).find(
    ([, { glyph }]) => glyph !== '' && (text === glyph || text.startsWith(`${glyph} `)),
  )
  if (signed === undefined) return { kind: 'prose', text, at: null }
  return { kind: signed[0] as LineKind, text: text.slice(2) as Safe, at: null }
}
