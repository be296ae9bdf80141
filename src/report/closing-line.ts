import { leftToDo, needYou } from '../core/run/counts.ts'
import type { RunSummary } from '../core/run/summary.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'

/** The very last line: what a script greps for, so digits are not grouped. */
export function closingLine({ counts }: RunSummary): Safe {
  const left = leftToDo(counts)
  const asks = needYou(counts) - counts.failed - counts.conflict
  return joinSafe(
    [
      safe`${counts.done} done`,
      safe`${counts.failed} failed`,
      ...(counts.conflict > 0 ? [safe`${counts.conflict} conflict`] : []),
      ...(asks > 0 ? [safe`${asks} to answer`] : []),
      ...(counts.blocked > 0 ? [safe`${counts.blocked} blocked`] : []),
      ...(left > 0 ? [safe`${left} left`] : []),
      ...((counts.optional ?? 0) > 0 ? [safe`${counts.optional ?? 0} optional`] : []),
      ...(counts.cancelled > 0 ? [safe`${counts.cancelled} cancelled`] : []),
    ],
    literal(', '),
  )
}
