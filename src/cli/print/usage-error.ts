/** Commands that end or undo something: never suggested for a mistyped word. */
const destructive: ReadonlySet<string> = new Set(['abort', 'cancel', 'stop', 'undo', '--fresh', '--yes'])

/** The argument parser's own message, in our voice: `unknown command 'frob'`, and a similar command, or where all are listed. */
export function usageError(text: string): string {
  const [message = '', ...rest] = text.trimEnd().split('\n')
  const said = message.replace(/^error: /, 'loopwork: ')
  const [, named] = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(rest.join('\n')) ?? []
  const like = (named?.split(', ') ?? []).filter((word) => !destructive.has(word))
  if (like.length > 0) return `${said}\n  did you mean ${like.join(' or ')}?\n`
  const where = message.includes("unknown command '") ? 'loopwork --help lists the commands' : null
  const more = named === undefined ? rest : []
  return `${[said, ...more, ...(where === null ? [] : [`  ${where}`])].join('\n')}\n`
}
