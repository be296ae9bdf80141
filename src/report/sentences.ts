import { shortOid } from '../core/ids.ts'
import { lacksWork } from '../core/reason.ts'
import { unwrittenSentence } from '../core/backlog/unwritten.ts'
import { leftToDo, needYou } from '../core/run/counts.ts'
import type { Receipt, RunSummary, SummaryItem } from '../core/run/summary.ts'
import { budgetUse } from '../text/budget-amounts.ts'
import { counted, groupDigits, plural } from '../text/plural.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { usedUpWords } from '../wording/budget-words.ts'
import { endedHoldSentence } from '../wording/holds/ended-hold.ts'
import { heldSentence } from '../wording/holds/held-sentence.ts'
import { itemNote } from '../wording/item-note.ts'
import { mergedWithout, notedSummaryItem } from '../wording/noted-item.ts'

/** `30 of 35 tasks done, 2 need you, 2 blocked, 1 skipped, 3 left` */
export function outcomeSentence({ counts, items }: RunSummary): Safe {
  const notWhole = items.filter(isNotWhole).length
  const needing = needYou(counts)
  const left = leftToDo(counts)
  const parts = [
    safe`${groupDigits(counts.done)} of ${plural(counts.total, 'task')} done`,
    ...(notWhole > 0 ? [counted(notWhole, literal('not whole'))] : []),
    ...(needing > 0 ? [plural(needing, 'needs you', 'need you')] : []),
    ...(counts.blocked > 0 ? [counted(counts.blocked, literal('blocked'))] : []),
    ...(counts.cancelled > 0 ? [counted(counts.cancelled, literal('skipped'))] : []),
    ...((counts.optional ?? 0) > 0 ? [counted(counts.optional ?? 0, literal('optional'))] : []),
    ...(left > 0 ? [counted(left, literal('left'))] : []),
    ...((counts.outside ?? 0) > 0 ? [counted(counts.outside ?? 0, literal('outside the filter'))] : []),
  ]
  return joinSafe(parts, literal(', '))
}

/**
 * `main 0aa1f3e to 5d20c11, 30 commits (merged and checked; your checkout is there too)`. Nothing is called checked that no
 * gate has seen, and a branch that waits has not moved.
 */
export function mergeSentence(summary: RunSummary): Safe {
  const { from, to, commits, delivery } = summary
  const target = sanitize(summary.target)
  const stray = strayWords(summary)
  const isBehind = (summary.strayed ?? []).some(({ behind }) => behind.length > 0)
  if (commits === 0 && from === to && stray !== null) {
    const files = isBehind ? literal('; your files did not come along') : emptySafe
    return safe`nothing was merged into ${target} by the run, and what got there is ${stray}${files}`
  }
  if (commits === 0 && from === to) {
    if (delivery.ended !== undefined)
      return safe`nothing new was merged; ${endedHoldSentence(summary.target, delivery.ended)}`
    const waits = delivery.followed ? emptySafe : safe`; your checkout waits: ${whyHeld(summary)}`
    return safe`nothing new was merged into ${target}; its tip is ${short(from)}${waits}`
  }
  const checked = checkedWords(summary)
  const count = plural(commits, 'commit')
  if (!delivery.followed)
    return safe`${count} up to ${short(to)} (${checked}), but ${target} waits: ${whyHeld(summary)}`
  if (isBehind)
    return safe`${target} ${short(from)} to ${short(to)}, ${count} (${checked}); your files did not come along`
  const checkout = delivery.checkedOut
    ? literal('your checkout is there too')
    : literal('your checkout is not on it')
  return safe`${target} ${short(from)} to ${short(to)}, ${count} (${checked}; ${checkout})`
}

export function wasChecked(summary: RunSummary): boolean {
  const merged = mergedIn(summary)
  return merged.length > 0 && merged.every(({ gates }) => gates.length > 0)
}

function checkedWords(summary: RunSummary): Safe {
  const stray = strayWords(summary)
  const merged = mergedIn(summary)
  if (stray !== null) return merged.length === 0 ? stray : safe`${mergedWords(merged, summary)}; ${stray}`
  return mergedWords(merged, summary)
}

/** `1 commit of attempt 1 of A, past gate and queue` */
function strayWords({ strayed = [] }: RunSummary): Safe | null {
  if (strayed.length === 0) return null
  const who = strayed.map(
    ({ item, number, commits }) =>
      safe`${plural(commits.length, 'commit')} of attempt ${number} of ${sanitize(item)}`,
  )
  return safe`${joinSafe(who, literal(', '))}, past gate and queue`
}

function mergedWords(merged: readonly Receipt[], summary: RunSummary): Safe {
  if (merged.length === 0)
    // A run that is carried on with another filter may have done tasks that this leaves out.
    return summary.filter === undefined
      ? literal('none of it from this run')
      : literal('none of it from tasks that fit the filter')
  if (wasChecked(summary)) return literal('merged and checked')
  return merged.some(({ gates }) => gates.length > 0)
    ? literal('merged; not all of it was checked by a gate')
    : literal('merged; no gate has checked it')
}

/** What nothing was changed for, as by a check or a review of the whole, has nothing to be checked. */
function mergedIn({ items }: RunSummary): readonly Receipt[] {
  return items
    .flatMap(({ receipts }) => receipts)
    .filter((receipt) => receipt.merged !== null && receipt.work !== null)
}

export const whyHeld = ({ delivery }: RunSummary): Safe =>
  heldSentence({ ...delivery, why: delivery.why ?? '' }, 3)

/** Why a run that has not ended starts nothing more; null where nothing is known to be in its way. */
export function budgetSentence({ overBudget, budgets = [] }: RunSummary): Safe | null {
  if (overBudget !== true) return null
  const used = budgets.filter(({ stage }) => stage === 'reached')
  return safe`${usedUpWords(used)}; nothing new was started after that`
}

/** `$3.10 of $5.00`; null for a run without a budget. */
export const budgetsLine = ({ budgets = [] }: RunSummary): Safe | null =>
  budgets.length === 0 ? null : safe`budget: ${budgetUse(...budgets)}`

/** Which sources do not show what became of tasks, and why. */
export const unwrittenSentences = ({ unwritten = [] }: RunSummary): readonly Safe[] =>
  unwritten.map((each) => sanitize(unwrittenSentence(each)))

/** Why an item is where it is: the one fact worth knowing. */
export const whyOf = (item: SummaryItem): Safe => itemNote(notedSummaryItem(item), { now: 0, run: null }).text

/** Done, and the target does not hold its work. */
export const isLacking = ({ status, reason }: SummaryItem): boolean => status === 'done' && lacksWork(reason)

/**
 * `2 tasks are done and their work is not in main any more: A, B`, and of those that were merged into another branch
 * `1 task is done and its work is not in other: C`. Empty when all that is done is there.
 */
export function lackingSentences({ items, target }: RunSummary): readonly Safe[] {
  const lacking = items.filter(isLacking)
  const elsewhere = lacking.filter(({ reason }) => reason?.code === 'elsewhere')
  const undone = lacking.filter((item) => !elsewhere.includes(item))
  return [
    lackingSentence(undone, safe`not in ${sanitize(target)} any more`),
    lackingSentence(elsewhere, safe`not in ${sanitize(target)}`),
  ].filter((sentence) => sentence !== null)
}

function lackingSentence(lacking: readonly SummaryItem[], where: Safe): Safe | null {
  if (lacking.length === 0) return null
  const named = joinSafe(
    lacking.slice(0, 5).map(({ id }) => sanitize(id)),
    literal(', '),
  )
  const more = lacking.length > 5 ? safe` and ${lacking.length - 5} more` : emptySafe
  const are = plural(lacking.length, 'task is done and its work', 'tasks are done and their work')
  return safe`${are} is ${where}: ${named}${more}`
}

export const short = (commit: string): Safe => sanitize(shortOid(commit))

/** Merged without something that its agent made. */
export const isNotWhole = (item: SummaryItem): boolean =>
  item.status === 'done' && mergedWithout(item).length > 0

/** What needs a person first, then what it blocks, then what is left; done and cancelled apart. */
export function openItems({ items }: Pick<RunSummary, 'items'>): readonly SummaryItem[] {
  const rank = ({ state }: SummaryItem): number =>
    state === 'failed' ? 0 : state === 'conflict' ? 1 : state === 'blocked' ? 2 : 3
  return items
    .filter(({ status }) => status !== 'done' && status !== 'cancelled')
    .toSorted((one, other) => rank(one) - rank(other))
}
