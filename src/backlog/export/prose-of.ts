/** The lines of a text without what a list takes away where it has one below a task: the indentation of all of it, spaces at the ends of lines. */
export function proseOf(text: string): readonly string[] {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trimEnd())
  const whole = lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => line !== ''),
    ),
    lines.findLastIndex((line) => line !== '') + 1,
  )
  const common = leastIndent(whole)
  return whole.map((line) => line.slice(Math.min(common, line.length)))
}

/** How far all lines of a text are indented, in characters. */
export function indentationOf(text: string): number {
  const least = leastIndent(text.split(/\r\n?|\n/).map((line) => line.trimEnd()))
  return least === Infinity ? 0 : least
}

const leastIndent = (lines: readonly string[]): number =>
  lines.reduce(
    (least, line) => (line === '' ? least : Math.min(least, line.length - line.trimStart().length)),
    Infinity,
  )
