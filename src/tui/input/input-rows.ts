import { cellWidth, truncate } from '../../text/cells.ts'
import { blank, span, type Row, type Span } from '../../text/row.ts'
import { joinSafe, literal, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { TextInput } from './text-input.ts'

/** What is typed, wrapped to `cells`, and where the cursor stands in it. */
export interface InputRows {
  readonly rows: readonly Row[]
  readonly cursorRow: number
}

/** The last one is remembered: the screen is drawn many times between two keys, and a text of 16,000 characters takes milliseconds. */
export function inputRows(input: TextInput, cells: number): InputRows {
  const known = remembered.get(input)
  if (known?.cells === cells) return known.laidOut
  const laidOut = layOut(input, cells)
  remembered.set(input, { cells, laidOut })
  return laidOut
}

const remembered = new WeakMap<TextInput, { readonly cells: number; readonly laidOut: InputRows }>()

function layOut({ text, cursor }: TextInput, cells: number): InputRows {
  // A cursor after the last character of a row needs a cell of its own.
  const room = Math.max(2, cells - 1)
  const lines = wrapped(graphemesOf(text, room), room)
  const found = lines.findIndex((line) => line.some(({ at }) => at === cursor))
  const cursorRow = found === -1 ? lines.length - 1 : found
  return {
    rows: lines.map((line, index) => rowOf(line, index === cursorRow ? cursor : null)),
    cursorRow,
  }
}

/** At most `most` rows, among them the cursor's. */
export function rowsInView({ rows, cursorRow }: InputRows, most: number): readonly Row[] {
  const from = Math.max(0, Math.min(cursorRow - most + 1, rows.length - most))
  return rows.slice(from, from + most)
}

interface Grapheme {
  readonly at: number
  readonly isBreak: boolean
  readonly isSpace: boolean
  readonly shown: Safe
  readonly width: number
}

/** @param most cells of one: what is shown by its number takes six or more. */
function graphemesOf(text: string, most: number): readonly Grapheme[] {
  return Array.from(segmenter.segment(text), ({ segment, index }) => {
    const isBreak = segment === '\n'
    const place = { at: index, isBreak, isSpace: segment === ' ' }
    if (isPlain(segment)) return { ...place, shown: segment, width: 1 }
    const shown = isBreak ? literal('') : truncate(visible(segment), most)
    return { ...place, shown, width: cellWidth(shown) }
  })
}

/** One that would not be seen still has a place of its own. */
function visible(segment: string): Safe {
  const shown = sanitize(segment)
  return cellWidth(shown) === 0 ? literal('?') : shown
}

/** One printable character of ASCII is as it is shown. */
const isPlain = (segment: string): segment is Safe => segment.length === 1 && segment >= ' ' && segment <= '~'

/** Broken after the last space that fits, else where the row is full. */
function wrapped(graphemes: readonly Grapheme[], cells: number): readonly (readonly Grapheme[])[] {
  const lines: Grapheme[][] = []
  let line: Grapheme[] = []
  let used = 0
  for (const grapheme of graphemes) {
    if (used + grapheme.width > cells && line.length > 0) {
      const rest = line.splice(line.findLastIndex(({ isSpace }) => isSpace) + 1 || line.length)
      lines.push(line)
      line = rest
      used = rest.reduce((sum, { width }) => sum + width, 0)
    }
    line.push(grapheme)
    used += grapheme.width
    if (!grapheme.isBreak) continue
    lines.push(line)
    line = []
    used = 0
  }
  lines.push(line)
  return lines
}

function rowOf(line: readonly Grapheme[], cursor: number | null): Row {
  const at = cursor === null ? -1 : line.findIndex((grapheme) => grapheme.at === cursor)
  if (cursor === null) return [textOf(line)]
  if (at === -1) return [textOf(line), cursorBlank]
  const under = line[at]
  const cell = under === undefined || under.isBreak ? cursorBlank : span(under.shown, 'cursor')
  return [textOf(line.slice(0, at)), cell, textOf(line.slice(at + 1))]
}

const cursorBlank: Span = { ...blank(1), role: 'cursor' }

const textOf = (graphemes: readonly Grapheme[]): Span =>
  span(
    joinSafe(
      graphemes.map(({ shown }) => shown),
      literal(''),
    ),
  )

const segmenter = new Intl.Segmenter()
