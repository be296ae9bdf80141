import type { Role } from '../role.ts'
import { rowText, type Row } from '../row.ts'
import { partOfRow } from '../wrap.ts'

/** Characters of a row's text that are shown in another colour. */
export interface Mark {
  readonly from: number
  readonly to: number
  readonly role: Role
}

/** Marks follow one another. A mark that begins or ends inside what is seen as one character takes all of it. */
export function markRow(row: Row, marks: readonly Mark[]): Row {
  if (marks.length === 0) return row
  const text = rowText(row)
  const whole = wholeCharacters(text)
  const parts: Row[] = []
  let at = 0
  for (const { from, to, role } of marks) {
    const start = Math.max(at, whole.startOf(from))
    const end = Math.max(start, whole.endOf(to))
    parts.push(partOfRow(row, at, start))
    parts.push(partOfRow(row, start, end).map((piece) => ({ ...piece, role })))
    at = end
  }
  parts.push(partOfRow(row, at, text.length))
  return parts.flat()
}

function wholeCharacters(text: string): { startOf(at: number): number; endOf(at: number): number } {
  if (ascii.test(text)) return { startOf: (at) => at, endOf: (at) => at }
  const segments = segmenter.segment(text)
  const holding = (at: number) => segments.containing(at)
  return {
    startOf: (at) => holding(at)?.index ?? at,
    endOf(at) {
      const held = holding(at)
      return held === undefined || held.index === at ? at : held.index + held.segment.length
    },
  }
}

const ascii = /^[\x20-\x7e]*$/
const segmenter = new Intl.Segmenter()
