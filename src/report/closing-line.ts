import type { RunSummary } from '../core/summary.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'

/** The very last line: what a script greps for. */
export function closingLine({ counts }: RunSummary): Safe {
  const bad = counts.failed + counts.conflict
  const left = counts.total - counts.done - counts.cancelled - bad - counts.blocked
  return joinSafe(
    [
      safe`${counts.done} done`,
      safe`${bad} failed`,
      ...(counts.blocked > 0 ? [safe`${counts.blocked} blocked`] : []),
      ...(left > 0 ? [safe`${left} left`] : []),
      ...(counts.cancelled > 0 ? [safe`${counts.cancelled} cancelled`] : []),
    ],
    literal(', '),
  )
}
