import type { ListEntry, MarkdownPage } from './markdown-page.ts'

/**
 * What a file says below a list entry, as a text of its own: without the indentation that all of its lines have, lines ended by \n.
 * @param lines.before the line that it stops before; left out: all that belongs to the entry, with what is nested in it.
 * @param lines.after the line that it begins after; left out: the entry's own.
 */
export function textBelow(
  page: MarkdownPage,
  entry: ListEntry,
  {
    before = entry.lastLine + 1,
    after = entry.line,
  }: { readonly before?: number; readonly after?: number } = {},
): string {
  const lines = withoutBlankEnds(page.lines.slice(after, before - 1).map((line) => line.trimEnd()))
  const indents = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const common = indents.reduce(commonStart, indents[0] ?? '')
  return lines.map((line) => line.slice(common.length)).join('\n')
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const isText = (line: string): boolean => line !== ''
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1)
}

function commonStart(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return one.slice(0, length)
}
