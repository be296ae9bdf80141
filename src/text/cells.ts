import stringWidth from 'string-width'
import type { Safe } from './safe.ts'
import { signCharacters, signs } from './signs.ts'

/** How many cells a text takes in a terminal. Meant for one safe line; foreign text is sanitised first. */
export function cellWidth(text: string): number {
  if (areAmbiguousWide) return widthOfWide(text)
  if (narrow.test(text)) return text.length
  if (wide.test(text)) return text.length * 2
  return stringWidth(text, { countAnsiEscapeCodes: true })
}

/** Box drawing and `…`: of our own characters those whose width Unicode calls ambiguous. Where they are wide, ASCII is shown for them. */
export const lineCharacters = /[\u2500-\u257f\u2026]/g

let areAmbiguousWide = false

/** Whether this process's terminal gives two cells to characters whose width Unicode calls ambiguous. */
export function setAmbiguousWide(isWide: boolean): void {
  areAmbiguousWide = isWide
}

/** Lines and `…` are shown as ASCII there. */
function widthOfWide(text: string): number {
  if (oneCellAnywhere.test(text)) return text.length
  return stringWidth(text.replace(lineCharacters, '-'), {
    countAnsiEscapeCodes: true,
    ambiguousIsNarrow: false,
  })
}

/** ASCII, Latin, Greek, Cyrillic, box drawing, Braille, the screen's own signs: one unit, one cell, no marks among them. */
const oneCell = String.raw`\x20-\x7e\xa1-\xac\xae-\xff\u0100-\u02af\u0391-\u0482\u048a-\u052f\u2500-\u257f\u2800-\u28ff${signCharacters}`
/** Kana, Han and Hangul syllables: one unit, two cells. */
const twoCells = String.raw`\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3`

const oneCellAnywhere = new RegExp(String.raw`^[\x20-\x7e\u2500-\u257f\u2800-\u28ff${signCharacters}]*$`)
const narrow = new RegExp(`^[${oneCell}]*$`)
const wide = new RegExp(`^[${twoCells}]*$`)
const agreed = new RegExp(`^[${oneCell}${twoCells}]*$`)

/** Whether every terminal takes it to be as wide as we do. */
export const isAsWideEverywhere = (text: string): boolean => agreed.test(text)

/** Cut at the end with `…` (or what an ASCII terminal shows), so that it takes at most `cells`. */
export function truncate(text: Safe, cells: number, mark: Safe = signs.cut.glyph): Safe {
  if (fits(text, cells)) return text
  if (cells < 1) return '' as Safe
  return `${headOf(text, cells - 1)}${mark}` as Safe
}

/** Cut in the middle: of a path the file's name stays. The end gets the odd cell. */
export function truncateMiddle(text: Safe, cells: number): Safe {
  if (fits(text, cells)) return text
  if (cells < 1) return '' as Safe
  const head = Math.floor((cells - 1) / 2)
  return `${headOf(text, head)}${signs.cut.glyph}${tailOf(text, cells - 1 - head)}` as Safe
}

export function padEnd(text: Safe, cells: number): Safe {
  return `${text}${room(text, cells)}` as Safe
}

export function padStart(text: Safe, cells: number): Safe {
  return `${room(text, cells)}${text}` as Safe
}

/** The longest beginning of whole graphemes that fits into `cells`. */
export function headOf(text: string, cells: number): string {
  const near = text.slice(0, unitsFor(cells))
  if (ascii.test(near)) return near.slice(0, Math.max(cells, 0))
  let used = 0
  let end = 0
  for (const { segment } of segmenter.segment(near)) {
    used += cellWidth(segment)
    if (used > cells) break
    end += segment.length
  }
  return text.slice(0, end)
}

function tailOf(text: string, cells: number): string {
  if (cells <= 0) return ''
  const near = text.slice(-unitsFor(cells))
  if (ascii.test(near)) return near.slice(-cells)
  let used = 0
  let start = text.length
  for (const { segment } of [...segmenter.segment(near)].reverse()) {
    used += cellWidth(segment)
    if (used > cells) break
    start -= segment.length
  }
  return text.slice(start)
}

const ascii = /^[\x20-\x7e]*$/
const segmenter = new Intl.Segmenter()

/** Whether it takes at most `cells`. Does not measure a line of megabytes to its end. */
export function fits(text: string, cells: number): boolean {
  return text.length <= unitsFor(cells) && cellWidth(text) <= cells
}

/** No sanitised text has more units than this in so many cells: marks and joiners are capped. */
const unitsFor = (cells: number): number => Math.max(cells, 0) * 64 + 64

const room = (text: string, cells: number): string => ' '.repeat(Math.max(0, cells - cellWidth(text)))
