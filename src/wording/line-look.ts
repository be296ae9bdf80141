import type { Line, LineKind } from '../core/line.ts'
import type { Role } from '../text/role.ts'
import { emptySafe, literal, safe, type Safe } from '../text/safe.ts'
import { shownSign, signs, type Sign } from '../text/signs.ts'

/** The sign of prose is empty. */
export interface LineLook extends Sign {
  /** Of the sign. */
  readonly role: Role
}

const unsigned: LineLook = { glyph: emptySafe, ascii: emptySafe, role: 'text' }

/** The sign that stands before a line of an attempt, and its colour: the same in panes, in the lines of `run` and in `logs`. */
export const lineLooks: Readonly<Record<LineKind, LineLook>> = {
  prose: unsigned,
  lookalike: unsigned,
  start: { glyph: literal('──'), ascii: literal('--'), role: 'dim' },
  thought: { glyph: literal('~'), ascii: literal('~'), role: 'dim' },
  tool: { ...signs.tool, role: 'dim' },
  edit: { ...signs.tool, role: 'dim' },
  command: { glyph: literal('$'), ascii: literal('$'), role: 'dim' },
  output: { glyph: literal('│'), ascii: literal('|'), role: 'dim' },
  passed: { ...signs.done, role: 'ok' },
  failed: { ...signs.failed, role: 'bad' },
  result: { glyph: literal('='), ascii: literal('='), role: 'ok' },
  'bad-result': { glyph: literal('='), ascii: literal('='), role: 'bad' },
  retry: { ...signs.retry, role: 'warn' },
  notice: { ...signs.warning, role: 'warn' },
  gate: { ...signs.gate, role: 'info' },
  merge: { ...signs.merging, role: 'info' },
  freeze: { ...signs.paused, role: 'warn' },
}

/** The whole line as plain text, where it is printed among others. */
export function printedLine({ kind, text }: Pick<Line, 'kind' | 'text'>, ascii: boolean): Safe {
  if (kind === 'lookalike') return safe`  ${text}`
  const sign = shownSign(lineLooks[kind], ascii)
  if (sign === '') return text
  if (kind === 'start') return safe`${sign} ${text} ${sign}`
  return text === '' ? sign : safe`${sign} ${text}`
}
