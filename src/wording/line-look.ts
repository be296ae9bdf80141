import type { Line, LineKind } from '../core/line.ts'
import { emptySafe, literal, safe, type Safe } from '../text/safe.ts'
import type { Meaning } from './state-look.ts'

export interface LineLook {
  /** Empty for prose, which has none. */
  readonly glyph: Safe
  readonly ascii: Safe
  /** Of the sign. */
  readonly role: Meaning
}

const unsigned: LineLook = { glyph: emptySafe, ascii: emptySafe, role: 'text' }

/** The sign that stands before a line of an attempt, and its colour: the same in panes, in the lines of `run` and in `logs`. */
export const lineLooks: Readonly<Record<LineKind, LineLook>> = {
  prose: unsigned,
  lookalike: unsigned,
  start: { glyph: literal('──'), ascii: literal('--'), role: 'dim' },
  thought: { glyph: literal('~'), ascii: literal('~'), role: 'dim' },
  tool: { glyph: literal('›'), ascii: literal('>'), role: 'dim' },
  edit: { glyph: literal('›'), ascii: literal('>'), role: 'dim' },
  command: { glyph: literal('$'), ascii: literal('$'), role: 'dim' },
  output: { glyph: literal('│'), ascii: literal('|'), role: 'dim' },
  passed: { glyph: literal('✓'), ascii: literal('+'), role: 'ok' },
  failed: { glyph: literal('✗'), ascii: literal('x'), role: 'bad' },
  result: { glyph: literal('='), ascii: literal('='), role: 'ok' },
  'bad-result': { glyph: literal('='), ascii: literal('='), role: 'bad' },
  retry: { glyph: literal('↻'), ascii: literal('r'), role: 'warn' },
  notice: { glyph: literal('▵'), ascii: literal('^'), role: 'warn' },
  gate: { glyph: literal('◉'), ascii: literal('v'), role: 'info' },
  merge: { glyph: literal('↣'), ascii: literal('m'), role: 'info' },
  freeze: { glyph: literal('◫'), ascii: literal('='), role: 'warn' },
}

/** The whole line as plain text, where it is printed among others. */
export function printedLine({ kind, text }: Pick<Line, 'kind' | 'text'>, ascii: boolean): Safe {
  if (kind === 'lookalike') return safe`  ${text}`
  const look = lineLooks[kind]
  const sign = ascii ? look.ascii : look.glyph
  if (sign === '') return text
  if (kind === 'start') return safe`${sign} ${text} ${sign}`
  return text === '' ? sign : safe`${sign} ${text}`
}
