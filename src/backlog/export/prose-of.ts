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
  const indents = whole.flatMap((line) => (line === '' ? [] : [line.length - line.trimStart().length]))
  const common = indents.reduce((least, indent) => Math.min(least, indent), Infinity)
  return whole.map((line) => line.slice(Math.min(common, line.length)))
}
