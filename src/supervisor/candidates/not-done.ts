import type { Attempt } from '../../core/attempt.ts'
import { outOf, standingOf } from '../../core/candidate.ts'
import { consensus, type ReportedSummary } from '../../core/policy/majority-status.ts'
import { lineOf } from '../../core/naming/line-of.ts'
import { reason, type Reason } from '../../core/reason.ts'

/** Why an agent that ended well is not done by its own words; null where it is, or says nothing of it. */
export function notDoneBy(summary: ReportedSummary | null): Reason | null {
  if (summary === null || summary.status === 'done') return null
  const why = named(summary.blockers) || lineOf(summary.summary)
  const says = why === '' ? '' : `: ${why}`
  return reason(`agent:${summary.status}`, `the agent says that it ${wordOf[summary.status]}${says}`, {
    summary,
  })
}

/** What most of several agents say of the task, where that is not that it is done; null where no majority says so. */
export function notDoneByMost(attempt: Attempt): Reason | null {
  const done = standingOf(attempt).map((): ReportedSummary => isDone)
  const others = outOf(attempt).flatMap(({ stage }) => summaryIn(stage.reason) ?? [])
  if (others.length === 0) return null
  const { status, files, blockers } = consensus([...done, ...others])
  if (status === 'done') return null
  const most = others.filter((each) => each.status === status).length
  const why = named(blockers)
  const says = why === '' ? '' : `: ${why}`
  const message = `${most} of ${attempt.agents.length} agents say that they ${wordsOf[status]}${says}`
  return reason(`agent:${status}`, message, { files, blockers })
}

const named = (blockers: readonly string[]): string =>
  lineOf(blockers.filter((blocker) => blocker.trim() !== '').join(', '))

const isDone: ReportedSummary = { status: 'done', summary: '', files: [], blockers: [] }

const wordOf = { blocked: 'is blocked', skipped: 'skipped the task' } as const
const wordsOf = { blocked: 'are blocked', skipped: 'skipped the task' } as const

/** As `notDoneBy` has put it there. */
function summaryIn({ code, detail }: Reason): ReportedSummary | null {
  const isReported = code === 'agent:blocked' || code === 'agent:skipped'
  return isReported && 'summary' in detail ? (detail['summary'] as ReportedSummary) : null
}
