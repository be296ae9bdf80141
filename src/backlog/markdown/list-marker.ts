import type { Box } from './markdown-page.ts'
import { columnAfter, type SourceLine } from './source-lines.ts'

/** How a list entry begins. */
export interface ListMarker {
  readonly marker: string
  readonly text: string
  /** Where text has to begin in a later line to belong to the entry. */
  readonly contentColumn: number
  readonly box: Box | null
}

const markerPattern = /^([-*+]|\d{1,9}[.)])(?:([ \t]+)(.*)|(\[.*)|$)/su
/** Without a repeated group: that needs stack for each repetition, and a line may be as long as a file. */
const thematicBreak = /^(?:-[ \t]*-[ \t]*-[- \t]*|\*[ \t]*\*[ \t]*\*[* \t]*)$/

/** Longer texts in brackets are prose: `[ ✅ ]` has to fit, and an emoji of several code points. */
const boxPattern = /^\[([^[\]]{0,16})\]/u

/** @param from where the line's content begins, after indentation and quote marks; @param column of that place. */
export function listMarker(
  line: SourceLine,
  { from, column }: { readonly from: number; readonly column: number },
): ListMarker | null {
  const content = line.text.slice(from)
  const found = markerPattern.exec(content)
  if (found === null || thematicBreak.test(content)) return null
  const [, marker = '', gap = '', spaced, tight] = found
  const rest = spaced ?? tight ?? ''
  const restFrom = from + content.length - rest.length
  const afterMarker = column + marker.length
  const width = columnAfter(gap, afterMarker) - afterMarker
  return {
    marker,
    ...boxAndText(rest, { offset: line.offset + restFrom, gap }),
    // More spaces than four are part of the content.
    contentColumn: afterMarker + (width >= 1 && width <= 4 && rest !== '' ? width : 1),
  }
}

function boxAndText(
  rest: string,
  { offset, gap }: { readonly offset: number; readonly gap: string },
): Pick<ListMarker, 'box' | 'text'> {
  const [whole, inside] = boxPattern.exec(rest) ?? []
  if (whole === undefined || inside === undefined) return { box: null, text: rest.trim() }
  const mark = inside.trim()
  const after = rest.slice(whole.length)
  const at = mark === '' ? 0 : inside.indexOf(mark)
  const length = mark === '' ? Math.min(inside.length, 1) : mark.length
  return { box: { inside, mark, offset: offset + 1 + at, length, gap, after }, text: after.trim() }
}
