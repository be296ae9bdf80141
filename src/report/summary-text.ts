import { shortOid, type Oid } from '../core/ids.ts'
import type { RunSummary, SummaryItem } from '../core/summary.ts'
import { padEnd, padStart, truncate } from '../text/cells.ts'
import { formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** A line with the role that colours its sign and word; the caller paints. */
export interface SummaryLine {
  readonly text: Safe
  readonly role: 'plain' | 'good' | 'bad' | 'dim' | 'head'
}

/** So many items in need are listed; the whole list is in the report. */
const listed = 20

const empty: SummaryLine = { text: literal(''), role: 'plain' }

/** What is printed to the normal terminal when the screen closes or `run` ends. */
export function summaryText(summary: RunSummary): readonly SummaryLine[] {
  return [
    headLine(summary),
    plain(branchLine(summary)),
    ...heldLines(summary),
    ...needing(summary),
    ...nextLines(summary),
    ...(summary.reportPath === null ? [] : [plain(safe`Whole report: ${sanitize(summary.reportPath)}`)]),
  ]
}

function headLine({ counts, run, durationMs }: RunSummary): SummaryLine {
  const bad = counts.failed + counts.conflict
  const parts = [
    safe`${counts.done} of ${plural(counts.total, 'task')} done`,
    ...(bad > 0 ? [safe`${bad} need you`] : []),
    ...(counts.blocked > 0 ? [safe`${counts.blocked} blocked`] : []),
    ...(left(counts) > 0 ? [safe`${left(counts)} left`] : []),
    ...(counts.cancelled > 0 ? [safe`${counts.cancelled} skipped`] : []),
  ]
  const text = safe`${joinSafe(parts, literal(', '))}   run ${run}, ${formatDuration(durationMs)}`
  return { text, role: bad > 0 || left(counts) + counts.blocked > 0 ? 'bad' : 'good' }
}

/** Still to do or in work: the run was left. */
const left = (counts: RunSummary['counts']): number =>
  counts.todo +
  counts.waiting +
  counts.claimed +
  counts.running +
  counts.verifying +
  counts.queued +
  counts.merging

function branchLine({ target, from, to, commits, delivery }: RunSummary): Safe {
  const name = sanitize(target)
  if (commits === 0) return safe`${name} stays at ${short(from)}: nothing was merged`
  const checkout = delivery.followed ? literal('; your checkout is there too') : literal('')
  return safe`${name} ${short(from)} to ${short(to)}, ${plural(commits, 'commit')} (merged and checked${checkout})`
}

function heldLines({ delivery, target }: RunSummary): readonly SummaryLine[] {
  if (delivery.followed) return []
  const files =
    delivery.files.length === 0
      ? literal('')
      : safe`: ${joinSafe(delivery.files.map(sanitize), literal(', '))}`
  return [
    { text: safe`Your ${sanitize(target)} waits: ${sanitize(delivery.why ?? '')}${files}`, role: 'bad' },
    plain(
      safe`The work is on refs/loopwork/lanes/${sanitize(target)}; the next start lets ${sanitize(target)} follow.`,
    ),
  ]
}

const signs = { failed: '✗', conflict: '!', blocked: '⊘', todo: '◦' } as const

function needing({ items }: RunSummary): readonly SummaryLine[] {
  const rows = items.filter((item) => item.state in signs).sort((one, other) => rank(one) - rank(other))
  if (rows.length === 0) return []
  const shown = rows.slice(0, listed)
  const width = Math.max(2, ...shown.map((item) => sanitize(item.id).length))
  const head = safe`  ${padEnd(literal('ID'), width)}  ${padEnd(literal('TITLE'), 32)}  STATE     TRY   TIME       DIFF  WHY`
  return [
    empty,
    { text: head, role: 'dim' },
    ...shown.map((item): SummaryLine => ({
      text: rowOf(item, width),
      role: rank(item) < 2 ? 'bad' : 'plain',
    })),
    ...(rows.length > shown.length ? [plain(safe`  ${rows.length - shown.length} more`)] : []),
  ]
}

const rank = (item: SummaryItem): number => Object.keys(signs).indexOf(item.state)

function rowOf(item: SummaryItem, width: number): Safe {
  const tried = item.attempts > 0
  return joinSafe(
    [
      safe`${literalSign(item)} ${padEnd(sanitize(item.id), width)}`,
      padEnd(truncate(sanitize(item.title), 32), 32),
      padEnd(sanitize(item.state), 8),
      padStart(sanitize(tried ? String(item.attempts) : ''), 3),
      padStart(tried ? formatDuration(item.durationMs) : literal(''), 5),
      padStart(item.added + item.removed > 0 ? safe`+${item.added} −${item.removed}` : literal(''), 9),
      whyOf(item),
    ],
    literal('  '),
  )
}

const literalSign = (item: SummaryItem): Safe => sanitize(signs[item.state as keyof typeof signs])

function whyOf(item: SummaryItem): Safe {
  if (item.state === 'blocked' && item.needs.length > 0)
    return safe`needs ${joinSafe(item.needs.map(sanitize), literal(', '))}`
  if (item.state === 'blocked') return literal('blocked in its backlog')
  return sanitize(item.reason?.message ?? '')
}

function nextLines(summary: RunSummary): readonly SummaryLine[] {
  const steps: (readonly [Safe, Safe])[] = []
  const failed = summary.items.filter((item) => item.state === 'failed')
  const conflicts = summary.items.filter((item) => item.state === 'conflict')
  if (failed.length > 0) {
    steps.push([safe`loopwork retry ${ids(failed)}`, literal('try again')])
    steps.push([safe`loopwork logs ${sanitize(failed[0]?.id ?? '')}`, literal('what its agent said')])
  }
  for (const item of conflicts.slice(0, 3)) {
    steps.push([
      safe`loopwork show ${sanitize(item.id)}`,
      safe`settle it on ${sanitize(item.branch ?? 'its branch')}, then loopwork retry ${sanitize(item.id)}`,
    ])
  }
  if (left(summary.counts) > 0) steps.push([literal('loopwork run'), literal('goes on with what is left')])
  if (summary.commits > 0) {
    steps.push([safe`git log ${short(summary.from)}..${sanitize(summary.target)}`, literal('what was done')])
  }
  if (steps.length === 0) return []
  const width = Math.min(40, Math.max(...steps.map(([command]) => command.length)))
  return [
    empty,
    { text: literal('Next'), role: 'head' },
    ...steps.map(([command, what]) => plain(safe`  ${padEnd(command, width)}  ${what}`)),
  ]
}

const ids = (items: readonly SummaryItem[]): Safe =>
  joinSafe(
    items.slice(0, 5).map((item) => sanitize(item.id)),
    literal(' '),
  )

const short = (commit: string): Safe => sanitize(shortOid(commit as Oid))

const plain = (text: Safe): SummaryLine => ({ text, role: 'plain' })
