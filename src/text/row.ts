import { cellWidth, headOf } from './cells.ts'
import type { Role } from './role.ts'
import { emptySafe, literal, safe, type Safe } from './safe.ts'
import { signs } from './signs.ts'

/** A piece of a row in one colour. */
export interface Span {
  readonly text: Safe
  readonly role: Role
  readonly bold: boolean
}

/** One row of the screen, or one line, before it is painted. Everything that is shown is a row first. */
export type Row = readonly Span[]

export const emptyRow: Row = []

export const span = (text: Safe, role: Role = 'text'): Span => ({ text, role, bold: false })
export const strong = (text: Safe, role: Role = 'text'): Span => ({ text, role, bold: true })
/** Before what a key would act on; as many blanks elsewhere. */
export const pointer = (here: boolean): Span =>
  span(here ? safe`${signs.pointer.glyph} ` : literal('  '), 'accent')
export const blank = (cells: number): Span => span(repeat(literal(' '), cells))

export const repeat = (text: Safe, times: number): Safe => text.repeat(Math.max(0, times)) as Safe

export const rowWidth = (row: Row): number => row.reduce((sum, { text }) => sum + cellWidth(text), 0)

/** Cut at the end with `…` (or what an ASCII terminal shows), so that it takes at most `cells`. */
export function cutRow(row: Row, cells: number, mark: Safe = signs.cut.glyph): Row {
  if (rowWidth(row) <= cells) return row
  if (cells < 1) return emptyRow
  const { role, bold } = lastSpan(row, cells)
  return [...sliceRow(row, 0, cells - 1), { text: mark, role, bold }]
}

/** As wide as `cells`: cut or filled with spaces. */
export function fillRow(row: Row, cells: number): Row {
  const cut = cutRow(row, cells)
  const room = cells - rowWidth(cut)
  return room > 0 ? [...cut, blank(room)] : cut
}

/** `left ────── right` over `cells`; the left side gives way. */
export function spreadRow(left: Row, right: Row, cells: number, filler: Span): Row {
  const cut = cutRow(left, Math.max(0, cells - rowWidth(right)))
  const room = cells - rowWidth(cut) - rowWidth(right)
  return [...cut, { ...filler, text: repeat(filler.text, room) }, ...right]
}

/** The cells from `from` up to `to`; a wide character across an edge becomes a space. */
export function sliceRow(row: Row, from: number, to: number): Row {
  const out: Span[] = []
  let at = 0
  for (const piece of row) {
    const width = cellWidth(piece.text)
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, width)
    if (start < end) out.push({ ...piece, text: sliceCells(piece.text, start, end) })
    at += width
  }
  return out
}

function sliceCells(text: Safe, from: number, to: number): Safe {
  const before = headOf(text, from)
  const through = headOf(text, to)
  const missingBefore = from - cellWidth(before)
  const rest = missingBefore > 0 ? afterNext(text, before.length) : before.length
  const middle = text.slice(rest, Math.max(rest, through.length))
  const startGap =
    missingBefore > 0 ? Math.min(cellWidth(text.slice(before.length, rest)) - missingBefore, to - from) : 0
  const endGap = to - from - startGap - cellWidth(middle)
  return `${' '.repeat(startGap)}${middle}${' '.repeat(Math.max(0, endGap))}` as Safe
}

function afterNext(text: string, at: number): number {
  for (const { segment } of segmenter.segment(text.slice(at))) return at + segment.length
  return at
}

const segmenter = new Intl.Segmenter()

function lastSpan(row: Row, cells: number): Span {
  return sliceRow(row, 0, cells).at(-1) ?? span(emptySafe)
}

/** Rows joined by a separator; those that are empty are left out. */
export function joinRows(rows: readonly Row[], separator: Span): Row {
  const present = rows.filter((row) => row.length > 0)
  return present.flatMap((row, index) => (index === 0 ? row : [separator, ...row]))
}

/** The text, without colours. */
export const rowText = (row: Row): Safe =>
  row.reduce<string>((all, { text }) => all + text, emptySafe) as Safe
