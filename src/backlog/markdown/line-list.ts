/** Enough to find them by; a file may have any number. */
const mostRanges = 40

/** `line 3`, `lines 3, 7-9`: line numbers in ascending order, as a message names them. */
export function lineList(lines: readonly number[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const line of lines) {
    const last = ranges.at(-1)
    if (last !== undefined && line === last.to + 1) last.to = line
    else ranges.push({ from: line, to: line })
  }
  const named = ranges.slice(0, mostRanges)
  const rest = ranges.slice(mostRanges).reduce((count, { from, to }) => count + to - from + 1, 0)
  const spelled = named.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
  return `${lines.length === 1 ? 'line' : 'lines'} ${spelled}${rest === 0 ? '' : ` and ${rest} more`}`
}
