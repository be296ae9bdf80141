import { columnAfter } from './source-lines.ts'
import type { ListEntry } from './markdown-page.ts'

export interface WrappedTitle {
  readonly title: string
  /** The last line that it is in. */
  readonly lastLine: number
}

/** The width that nobody wraps a line before who wraps them. */
const narrowest = 60

const mostLines = 6

/**
 * A title that goes on in further lines. Text right below a title may also be a description: it goes on only where a line ends as none
 * ends, in a comma, or is as wide as one that was wrapped and no sentence begins below it.
 * @param lines of the file, as written. @param lastLine the last one that is about the entry.
 */
export function wrappedTitle(
  title: string,
  {
    entry,
    lines,
    lastLine,
  }: { readonly entry: ListEntry; readonly lines: readonly string[]; readonly lastLine: number },
): WrappedTitle {
  const last = Math.min(lastLine, entry.line + mostLines)
  let whole = title
  let line = entry.line
  for (; line < last; line++) {
    const before = lines[line - 1] ?? ''
    const next = lines[line] ?? ''
    if (!goesOn(before, next, entry)) break
    whole = `${whole} ${next.trim()}`
  }
  return { title: whole, lastLine: line }
}

function goesOn(before: string, next: string, { column }: ListEntry): boolean {
  const indent = next.slice(0, next.length - next.trimStart().length)
  return columnAfter(indent) > column && mayGoOn(before, next)
}

/** Whether text in the line below a title would be taken for more of it. */
export function mayGoOn(before: string, next: string): boolean {
  const text = next.trim()
  if (text === '' || blockStart.test(text) || before.endsWith('  ')) return false
  if (openEnd.test(before)) return true
  return columnAfter(before) >= narrowest && !sentenceEnd.test(before) && !/^\p{Lu}/u.test(text)
}

const blockStart = /^(?:[-*+>#|](?:\s|$)|\d{1,9}[.)](?:\s|$)|```|~~~|<|\[[^\]]{0,16}\]|\*\*|_\w+:|=+$|-+$)/
const openEnd = /[,(&+/–—]$/
const sentenceEnd = /[.:;!?。]["')*_`]*$/
