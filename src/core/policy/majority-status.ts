/** What an agent may report of its task, strongest first where as many report one as another. */
export const reportedStatuses = ['done', 'blocked', 'skipped'] as const
export type ReportedStatus = (typeof reportedStatuses)[number]

/** The summary that an agent prints last, where it prints one. */
export interface ReportedSummary {
  readonly status: ReportedStatus
  readonly summary: string
  readonly files: readonly string[]
  readonly blockers: readonly string[]
}

/** A summary as an agent has printed it. */
export interface PrintedSummary extends ReportedSummary {
  /** The task that it is about, as the agent names it; null: that which it was given. */
  readonly task: string | null
  /** Nothing is said after it. */
  readonly isLast: boolean
}

/** What most report; where nobody reports anything, nothing was done. */
export const majorityStatus = (counts: Readonly<Record<ReportedStatus, number>>): ReportedStatus => {
  const most = Math.max(...reportedStatuses.map((status) => counts[status]))
  if (most === 0) return 'skipped'
  return reportedStatuses.find((status) => counts[status] === most) ?? 'skipped'
}

/** Of several agents, as one: what most report, and what any of them names. The order of the summaries never changes it. */
export function consensus(summaries: readonly ReportedSummary[]): Omit<ReportedSummary, 'summary'> {
  const counts = { done: 0, blocked: 0, skipped: 0 }
  for (const { status } of summaries) counts[status] += 1
  return {
    status: majorityStatus(counts),
    files: union(summaries.map(({ files }) => files)),
    blockers: union(summaries.map(({ blockers }) => blockers)),
  }
}

const union = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())].sort()
