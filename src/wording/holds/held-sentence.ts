import { plural } from '../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

export interface HeldWords {
  readonly why: string
  readonly files: readonly string[]
  readonly mend?: string | null
}

/** `files have changes of yours: README.md; commit or stash them`: why a checkout is not moved, and what a person can do. */
export function heldSentence({ why, files, mend = null }: HeldWords, filesNamed: number): Safe {
  const named = joinSafe(files.slice(0, filesNamed).map(sanitize), literal(', '))
  const more =
    files.length > filesNamed ? safe` and ${plural(files.length - filesNamed, 'more file')}` : emptySafe
  const what = named === '' ? sanitize(why) : safe`${sanitize(why)}: ${named}${more}`
  return mend === null ? what : safe`${what}; ${sanitize(mend)}`
}
