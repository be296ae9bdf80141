import { sanitize } from '../../text/sanitize.ts'

/** Commands that end or undo something: never suggested for a mistyped word. */
const destructive: ReadonlySet<string> = new Set(['abort', 'cancel', 'stop', 'undo', '--fresh', '--yes'])

/** What the parser writes behind its message. */
const suggestion = /\n\(Did you mean (?:one of )?(.+)\?\)$/

/** The argument parser's own message, in our voice: `unknown command 'frob'`, and a similar command, or where all are listed. */
export function usageError(text: string): string {
  const trimmed = text.trimEnd()
  // The person's own words are in it, line ends included.
  const said = sanitize(trimmed.replace(suggestion, '').replace(/^error: /, 'loopwork: '))
  const [, named] = suggestion.exec(trimmed) ?? []
  const like = (named?.split(', ') ?? []).filter((word) => !destructive.has(word))
  if (like.length > 0) return `${said}\n  did you mean ${sanitize(like.join(' or '))}?\n`
  return said.includes("unknown command '") ? `${said}\n  loopwork --help lists the commands\n` : `${said}\n`
}
