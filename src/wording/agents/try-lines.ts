import { workOf, worktreeOf, type Attempt, type AttemptOutcome } from '../../core/attempt.ts'
import { shortOid } from '../../core/ids.ts'
import type { Line } from '../../core/line.ts'
import { formatDuration } from '../../text/duration.ts'
import { groupDigits, plural } from '../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import { clockTime } from '../../text/time/clock-time.ts'
import { reasonLine } from '../reason-line.ts'

/** Above what a try printed: `── try 2, 12:40:10, base 31fc88e ──`. */
export function tryStart(attempt: Attempt): Line {
  const worktree = worktreeOf(attempt)
  const base = worktree === null ? emptySafe : safe`, base ${sanitize(shortOid(worktree.base))}`
  const text = safe`try ${attempt.number}, ${clockTime(attempt.startedAt)}${base}`
  return { kind: 'start', text, at: attempt.startedAt }
}

/** Below it, in one line what its receipt says: `= failed  try 1, 3:12, gate: npm test, exit 1, +96 −14 in 2 files`. */
export function tryEnd(attempt: Attempt): Line | null {
  const { end, number, startedAt } = attempt
  if (end === null) return null
  const work = workOf(attempt)
  const parts = [
    safe`try ${number}`,
    formatDuration(end.at - startedAt),
    ...(end.reason === null ? [] : [reasonLine(end.reason)]),
    ...(work === null ? [] : [changed(work)]),
    ...(work === null ? [] : [sanitize(shortOid(work.commit))]),
  ]
  const text = safe`${outcomeWords[end.outcome]}  ${joinSafe(parts, literal(', '))}`
  const isBad = end.outcome === 'failed' || end.outcome === 'conflict'
  return { kind: isBad ? 'bad-result' : 'result', text, at: end.at }
}

const changed = ({ added, removed, files }: NonNullable<ReturnType<typeof workOf>>): Safe =>
  safe`+${groupDigits(added)} ${signs.minus.glyph}${groupDigits(removed)} in ${plural(files.length, 'file')}`

const outcomeWords: Readonly<Record<AttemptOutcome, Safe>> = {
  done: literal('done'),
  failed: literal('failed'),
  back: literal('back'),
  conflict: literal('conflict'),
  superseded: literal('superseded'),
}
