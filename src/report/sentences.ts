import type { RunSummary, SummaryItem } from '../core/summary.ts'
import { plural } from '../text/plural.ts'
import { reasonLine } from '../wording/reason-line.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** `30 of 35 tasks done, 2 need you, 2 blocked, 1 skipped, 3 left` */
export function outcomeSentence({ counts }: RunSummary): Safe {
  const needYou = counts.failed + counts.conflict
  const left = counts.total - counts.done - needYou - counts.blocked - counts.cancelled
  const parts = [
    safe`${counts.done} of ${plural(counts.total, 'task')} done`,
    ...(needYou > 0 ? [plural(needYou, 'needs you', 'need you')] : []),
    ...(counts.blocked > 0 ? [safe`${counts.blocked} blocked`] : []),
    ...(counts.cancelled > 0 ? [safe`${counts.cancelled} skipped`] : []),
    ...(left > 0 ? [safe`${left} left`] : []),
  ]
  return joinSafe(parts, literal(', '))
}

/**
 * `main 0aa1f3e to 5d20c11, 30 commits (merged and checked; your checkout is there too)`. Nothing is called checked that no
 * gate has seen.
 */
export function mergeSentence(summary: RunSummary): Safe {
  const { from, to, commits } = summary
  const target = sanitize(summary.target)
  if (commits === 0 && from === to)
    return safe`nothing new was merged into ${target}; its tip is ${short(from)}`
  const checked = wasChecked(summary)
    ? literal('merged and checked')
    : literal('merged; no gate is configured')
  return safe`${target} ${short(from)} to ${short(to)}, ${plural(commits, 'commit')} (${checked}; ${checkoutWords(summary)})`
}

export function wasChecked({ items }: RunSummary): boolean {
  const merged = items.flatMap(({ receipts }) => receipts).filter((receipt) => receipt.merged !== null)
  return merged.length > 0 && merged.every(({ gates }) => gates.length > 0)
}

function checkoutWords({ delivery }: RunSummary): Safe {
  if (delivery.followed) return literal('your checkout is there too')
  const files = joinSafe(delivery.files.slice(0, 3).map(sanitize), literal(', '))
  const more =
    delivery.files.length > 3 ? safe` and ${plural(delivery.files.length - 3, 'more file')}` : emptySafe
  const why = sanitize(delivery.why ?? '')
  return safe`your checkout waits: ${why}${files === '' ? emptySafe : safe`: ${files}${more}`}`
}

/** Why an item is where it is: the one fact worth knowing. */
export function whyOf(item: SummaryItem): Safe {
  if (item.commit !== null) return short(item.commit)
  if (item.state === 'blocked' && item.needs.length > 0) {
    return safe`needs ${joinSafe(item.needs.map(sanitize), literal(', '))}`
  }
  return item.reason === null ? emptySafe : reasonLine(item.reason)
}

export const short = (commit: string): Safe => sanitize(commit.slice(0, 7))

/** What needs a person first, then what it blocks, then what is left; done and cancelled apart. */
export function openItems({ items }: RunSummary): readonly SummaryItem[] {
  const rank = ({ state }: SummaryItem): number =>
    state === 'failed' ? 0 : state === 'conflict' ? 1 : state === 'blocked' ? 2 : 3
  return items
    .filter(({ status }) => status !== 'done' && status !== 'cancelled')
    .toSorted((one, other) => rank(one) - rank(other))
}
