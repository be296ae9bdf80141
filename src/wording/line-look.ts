import type { Line, LineKind } from '../core/line.ts'
import type { Role } from '../text/role.ts'
import { span, type Row } from '../text/row.ts'
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
  message: { glyph: literal('>'), ascii: literal('>'), role: 'accent' },
  gate: { ...signs.gate, role: 'info' },
}

/** The same in colours: its sign has those of its kind, what an agent says is plain, all else is quiet. */
export function printedRow(line: Pick<Line, 'kind' | 'text'>, ascii: boolean): Row {
  const whole = printedLine(line, ascii)
  const { role } = lineLooks[line.kind]
  const sign = shownSign(lineLooks[line.kind], ascii)
  if (line.kind === 'prose') return [span(whole)]
  if (sign === '' || line.kind === 'start') return [span(whole, 'dim')]
  return [span(sign, role), span(whole.slice(sign.length) as Safe, 'dim')]
}

/** The whole line as plain text, where it is printed among others. */
export function printedLine({ kind, text }: Pick<Line, 'kind' | 'text'>, ascii: boolean): Safe {
  if (kind === 'lookalike') return safe`  ${text}`
  const sign = shownSign(lineLooks[kind], ascii)
  if (sign === '') return text
  if (kind === 'start') return safe`${sign} ${text} ${sign}`
  return text === '' ? sign : safe`${sign} ${text}`
}
