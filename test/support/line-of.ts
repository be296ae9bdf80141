import type { Line, LineKind } from '../../src/core/line.ts'
import type { Safe } from '../../src/text/safe.ts'
import { sanitize } from '../../src/text/sanitize.ts'
import { lineLooks } from '../../src/wording/line-look.ts'

const kinds = new Map(
  Object.entries(lineLooks).map(([kind, { glyph }]) => [glyph as string, kind as LineKind]),
)
kinds.delete('')

/** A line as a test writes it: with the sign that its kind is shown with. */
export function lineOf(raw: string): Line {
  const text = sanitize(raw)
  if (text.startsWith('── '))
    return { kind: 'start', text: text.slice(3).replace(/ ──$/, '') as Safe, at: null }
  const kind = kinds.get(text[0] ?? '')
  if (kind === undefined || (text.length > 1 && text[1] !== ' ')) return { kind: 'prose', text, at: null }
  return { kind: exactKind(kind, text), text: text.slice(2) as Safe, at: null }
}

/** Kinds that share a sign differ in their first word. */
function exactKind(kind: LineKind, text: string): LineKind {
  if (text[0] === '›') return /^› (?:Edit|Write|Delete|Move) /.test(text) ? 'edit' : 'tool'
  if (text[0] === '=') return text.startsWith('= failed') ? 'bad-result' : 'result'
  return kind
}
