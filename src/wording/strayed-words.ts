import { pastedOid, shortOid } from '../core/ids.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import type { Strayed } from '../core/strayed.ts'
import { plural } from '../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** `attempt 1 of A moved main itself: 1 commit (96dcc4b) got there past gate and queue`: so it was, whatever the user did since. */
export function strayedSentence({ target, item, number, commits, to, from, behind }: Strayed): Safe {
  const files =
    behind.length === 0 || from === null
      ? emptySafe
      : safe`; the files and the index of ${joinSafe(behind.map(sanitize), literal(', '))} were left at ${short(from)}`
  return safe`attempt ${number} of ${sanitize(item)} moved ${sanitize(target)} itself: ${plural(commits.length, 'commit')} (${short(to)}) got there past gate and queue${files}`
}

/** The way back, which overwrites nothing and does nothing once the branch has moved on; null where there is none so simple. */
export function strayedCure({ target, from, to, behind, there }: Strayed): Safe | null {
  if (from === null) return null
  const branch = sanitize(shellWord(`refs/heads/${target}`))
  const [place] = behind
  if (place !== undefined)
    return safe`git -C ${sanitize(shellWord(place))} update-ref ${branch} ${pasted(from)} ${pasted(to)}`
  if (there === null) return null
  const root = sanitize(shellWord(there))
  return safe`git -C ${root} merge-base --is-ancestor ${branch} ${pasted(to)} && git -C ${root} reset --keep ${pasted(from)}`
}

const short = (commit: string): Safe => sanitize(shortOid(commit))
const pasted = (commit: string): Safe => sanitize(pastedOid(commit))
