import type { Line } from '../../core/line.ts'
import { blank, cutRow, span, strong, type Row, type Span } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { wrap } from '../../text/wrap.ts'
import { lineLooks } from '../../wording/line-look.ts'

/**
 * A line of an attempt as rows of at most `cells`: a sign in column 1 and text from column 3. Prose has no sign and is the only
 * thing that wraps; everything else is cut.
 */
export function agentLine({ kind, text }: Line, cells: number): readonly Row[] {
  if (kind === 'prose' || kind === 'lookalike') {
    const shown = kind === 'prose' ? text : safe`  ${text}`
    return wrap(shown, Math.max(1, cells - 2), 0).map((row) => [blank(2), span(row)])
  }
  if (kind === 'start') return [cutRow(startLine(text), cells)]
  const { glyph, role } = lineLooks[kind]
  return [cutRow([span(glyph, kind === 'output' ? 'faint' : role), blank(1), ...signed(kind, text)], cells)]
}

function startLine(text: Safe): Row {
  return [span(literal('── '), 'faint'), span(text, 'dim'), span(literal(' ──'), 'faint')]
}

function signed(kind: Exclude<Line['kind'], 'prose' | 'lookalike' | 'start'>, text: Safe): Row {
  // Of a sub-agent.
  if (text.startsWith('  ')) return [span(text, 'dim')]
  switch (kind) {
    case 'tool':
      return [span(part(text, 0, endOfWord(text))), span(part(text, endOfWord(text)), 'dim')]
    case 'edit':
      return edit(text)
    case 'passed':
    case 'failed':
      return ending(text)
    case 'result':
    case 'bad-result':
      return [strong(part(text, 0, endOfWord(text))), span(part(text, endOfWord(text)), 'dim')]
    case 'thought':
    case 'output':
    case 'notice':
      return [span(text, 'dim')]
    case 'command':
    case 'message':
    case 'retry':
    case 'gate':
      return [span(text)]
  }
}

/** Verb and path are text, the change is coloured. */
function edit(text: Safe): Row {
  const verb = part(text, 0, endOfWord(text))
  const rest = part(text, endOfWord(text))
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

const endOfWord = (text: string): number => {
  const space = text.indexOf(' ')
  return space === -1 ? text.length : space
}

/** A part of a safe line is safe, as long as no character is cut in two: these cut at spaces and signs only. */
const part = (text: Safe, from: number, to?: number): Safe => text.slice(from, to) as Safe
