import type { Line } from '../../../core/line.ts'
import { cellWidth } from '../../../text/cells.ts'
import { blank, cutRow, emptyRow, span, strong, type Row, type Span } from '../../../text/row.ts'
import { literal, type Safe } from '../../../text/safe.ts'
import { markRow, type Mark } from '../../../text/search/mark-row.ts'
import { wrapRow } from '../../../text/wrap.ts'
import { lineLooks } from '../../../wording/line-look.ts'

/** How a line is shown. */
export interface LineForm {
  readonly cells: number
  /** All of a line is shown, however long it is. */
  readonly wraps: boolean
  /** In its text. */
  readonly marks: readonly Mark[]
}

/**
 * A line of an attempt as rows: a sign in column 1 and text from column 3. Prose has no sign and wraps; of everything else the
 * beginning is shown, unless the match that is looked at is further on.
 */
export function agentLine({ kind, text }: Line, { cells, wraps, marks }: LineForm): readonly Row[] {
  const { head, before, body, after } = partsOf(kind, text)
  const row = [...before, ...markRow(body, marks), ...after]
  if (wraps || kind === 'prose' || kind === 'lookalike' || isLookedAtBehind(text, marks, cells)) {
    const width = Math.max(1, cells - (head === null ? 0 : signCells))
    return wrapRow(row, width).map((part, index) =>
      head === null ? part : [...(index === 0 ? head : [blank(signCells)]), ...part],
    )
  }
  return [cutRow([...(head ?? emptyRow), ...row], cells)]
}

const signCells = 2

function isLookedAtBehind(text: Safe, marks: readonly Mark[], cells: number): boolean {
  const mark = marks.find(({ role }) => role === 'cursor')
  return mark !== undefined && cellWidth(text.slice(0, mark.to)) > cells - signCells - 1
}

interface LineParts {
  /** Its sign and a blank; null: it has its own form. */
  readonly head: Row | null
  readonly before: Row
  /** All of the line's text. */
  readonly body: Row
  readonly after: Row
}

function partsOf(kind: Line['kind'], text: Safe): LineParts {
  const none = { before: emptyRow, after: emptyRow }
  switch (kind) {
    case 'prose':
      return { ...none, head: [blank(signCells)], body: [span(text)] }
    case 'lookalike':
      return { head: [blank(signCells)], before: [blank(2)], body: [span(text)], after: emptyRow }
    case 'start':
      return {
        head: null,
        before: [span(literal('── '), 'faint')],
        body: [span(text, 'dim')],
        after: [span(literal(' ──'), 'faint')],
      }
    default: {
      const { glyph, role } = lineLooks[kind]
      const sign = span(glyph, kind === 'output' ? 'faint' : role)
      return { ...none, head: [sign, blank(1)], body: signed(kind, text) }
    }
  }
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
