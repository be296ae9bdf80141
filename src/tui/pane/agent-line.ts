import { literal, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { wrap } from '../../text/wrap.ts'
import { blank, cutRow, span, strong, type Row, type Span } from '../row/row.ts'
import type { Role } from '../theme/roles.ts'

/**
 * One line of an agent as rows of at most `cells`: a sign in column 1 and text from column 3. Prose has no sign and is
 * the only thing that wraps; everything else is cut.
 */
export function agentLine(raw: string, cells: number): readonly Row[] {
  const line = sanitize(withinReason(raw))
  if (line.startsWith('── ')) return [cutRow(startLine(line), cells)]
  const sign = signs.get(line.slice(0, 1))
  if (sign !== undefined && (line.length === 1 || line[1] === ' ')) {
    return [cutRow(signed(line, sign), cells)]
  }
  return wrap(line, Math.max(1, cells - 2), 0).map((text) => [blank(2), span(text)])
}

/** A line of megabytes is one row or a screenful; what is shown of it is its last state after a return. */
function withinReason(raw: string): string {
  if (raw.length <= longest) return raw
  const from = raw.lastIndexOf('\r', raw.length - 2) + 1
  return raw.slice(from, from + longest)
}

const longest = 16_384

interface Sign {
  readonly role: Role
  rest(text: Safe): Row
}

const plain = (text: Safe): Row => [span(text)]
const quiet = (text: Safe): Row => [span(text, 'dim')]

const signs: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ['›', { role: 'dim', rest: toolCall }],
  ['$', { role: 'dim', rest: plain }],
  ['│', { role: 'faint', rest: quiet }],
  ['✓', { role: 'ok', rest: ending }],
  ['✗', { role: 'bad', rest: ending }],
  ['~', { role: 'dim', rest: quiet }],
  ['=', { role: 'ok', rest: result }],
  ['▵', { role: 'warn', rest: quiet }],
  ['↻', { role: 'warn', rest: plain }],
  ['◉', { role: 'info', rest: plain }],
  ['↣', { role: 'info', rest: plain }],
  ['◫', { role: 'warn', rest: quiet }],
])

function signed(line: Safe, sign: Sign): Row {
  const rest = part(line, 2)
  const role = line.startsWith('= failed') ? 'bad' : sign.role
  return [span(part(line, 0, 1), role), blank(1), ...sign.rest(rest)]
}

function startLine(line: Safe): Row {
  const middle = part(line, 3).replace(/ ──$/, '') as Safe
  const end: Row = line.endsWith(' ──') ? [span(literal(' ──'), 'faint')] : []
  return [span(literal('── '), 'faint'), span(middle, 'dim'), ...end]
}

const writes = /^(?:Edit|Write|Delete|Move) /

/** The verb is text, what it acts on is dim, but for what was written: there the path is text and the change coloured. */
function toolCall(text: Safe): Row {
  const verb = part(text, 0, endOfWord(text))
  const rest = part(text, endOfWord(text))
  if (!writes.test(text)) return [span(verb), span(rest, 'dim')]
  const end = rest.search(/ {2}[+−-]\d/)
  if (end === -1) return [span(verb), span(rest)]
  return [span(verb), span(part(rest, 0, end)), ...changes(part(rest, end))]
}

function changes(text: Safe): Row {
  return text.split(/([+−-]\d[\d,]*)/).flatMap((piece): Span[] => {
    if (piece === '') return []
    if (/^\+\d/.test(piece)) return [span(piece as Safe, 'ok')]
    if (/^[−-]\d/.test(piece)) return [span(piece as Safe, 'bad')]
    return [span(piece as Safe, 'dim')]
  })
}

/** `exit 0  3.9s`: the word is text, the figures after it dim. */
function ending(text: Safe): Row {
  const end = text.indexOf('  ')
  return end === -1 ? [span(text)] : [span(part(text, 0, end)), span(part(text, end), 'dim')]
}

function result(text: Safe): Row {
  return [strong(part(text, 0, endOfWord(text))), span(part(text, endOfWord(text)), 'dim')]
}

const endOfWord = (text: string): number => {
  const space = text.indexOf(' ')
  return space === -1 ? text.length : space
}

/** A part of a safe line is safe, as long as no character is cut in two: these cut at spaces and signs only. */
const part = (text: Safe, from: number, to?: number): Safe => text.slice(from, to) as Safe
