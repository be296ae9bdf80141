import type { Role } from '../../../text/role.ts'
import { span, strong, type Row, type Span } from '../../../text/row.ts'
import { signs } from '../../../text/signs.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import type { MarkedLine, Stretch } from './marked-lines.ts'

/** A stretch of a line in the colour of what it is. */
export interface Coloured extends Stretch {
  readonly role: Role
}

export interface LineLook {
  /** Of what has no colour of its own. */
  readonly role: Role
  readonly colours: readonly Coloured[]
}

/** More of a line is nowhere shown. */
const mostCharacters = 4096

/** The text of a line: coloured by what it is, bold where it has changed. */
export function lineSpans({ line, changed, showsReturn }: MarkedLine, { role, colours }: LineLook): Row {
  if (!('text' in line) || line.kind === 'head') return []
  const whole = line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text
  const text = whole.slice(0, mostCharacters)
  const spans: Span[] = []
  let cells = ''
  for (const { from, to } of pieces(text.length, [...colours, ...changed])) {
    const isChanged = changed.some((stretch) => stretch.from <= from && to <= stretch.to)
    const colour = colours.find((stretch) => stretch.from <= from && to <= stretch.to)?.role ?? role
    // Tabs reach to the next stop of the line, not of its piece.
    const before = cells.length
    cells = expanded(cells, text.slice(from, to))
    spans.push((isChanged ? strong : span)(sourceText(cells.slice(before)), colour))
  }
  if (line.isCut || whole.length > text.length) spans.push(span(signs.cut.glyph, 'dim'))
  else if (showsReturn) spans.push(strong(sourceText('\r'), role))
  return spans
}

const tabStop = 4

/** Counts characters: of wide ones before a tab it may be some cells off, as in many editors. */
const expanded = (before: string, text: string): string =>
  [...text.split(/(\t)/)].reduce(
    (all, part) => all + (part === '\t' ? ' '.repeat(tabStop - (all.length % tabStop)) : part),
    before,
  )

/** The stretches between all borders. */
function pieces(length: number, stretches: readonly Stretch[]): readonly Stretch[] {
  const borders = [...new Set([0, length, ...stretches.flatMap(({ from, to }) => [from, to])])]
    .filter((at) => at >= 0 && at <= length)
    .sort((one, other) => one - other)
  return borders.flatMap((from, index) => {
    const to = borders[index + 1]
    return to === undefined ? [] : [{ from, to }]
  })
}
