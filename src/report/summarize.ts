import type { Attempt } from '../core/attempt.ts'
import type { EpochMs, Oid } from '../core/ids.ts'
import type { DeliveryNote, ItemRow, StateCounts } from '../core/ports/store.ts'
import type { Run } from '../core/run.ts'
import type { RunSummary, SummaryItem, WorkerStatistics } from '../core/summary.ts'
import { receiptOf } from './receipt.ts'

/** What a summary is made of; all of it from the store and git, none from memory. */
export interface SummaryFacts {
  readonly run: Run
  readonly project: string
  readonly rows: readonly ItemRow[]
  readonly counts: StateCounts
  /** Of this run, oldest first. */
  readonly attempts: readonly Attempt[]
  readonly delivery: DeliveryNote | null
  /** The lane's tip now, and how many commits it is ahead of the run's base. */
  readonly tip: Oid
  readonly commits: number
  readonly reportPath: string | null
  readonly now: EpochMs
}

/** What a run achieved, as data. Pure. */
export function summarize(facts: SummaryFacts): RunSummary {
  const { run, attempts, delivery, now } = facts
  const byItem = Map.groupBy(attempts, (attempt) => attempt.item)
  const items = facts.rows.map((row) => summaryItem(row, byItem.get(row.item.id) ?? [], now))
  const landed = items.filter(
    (item) => item.commit !== null && item.receipts.some((one) => one.outcome === 'done'),
  )
  return {
    run: run.id,
    project: facts.project,
    target: run.settings.target,
    from: run.base,
    to: facts.tip,
    commits: facts.commits,
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? now,
    durationMs: (run.endedAt ?? now) - run.startedAt,
    counts: facts.counts,
    items,
    workers: workerStatistics(attempts, now),
    attempts: attempts.length,
    busyMs: sum(attempts.map((attempt) => durationOf(attempt, now))),
    added: sum(landed.map((item) => item.added)),
    removed: sum(landed.map((item) => item.removed)),
    filesChanged: new Set(landed.flatMap((item) => item.files)).size,
    conflicts: attempts.filter((attempt) => attempt.end?.outcome === 'conflict').length,
    delivery:
      delivery?.kind === 'held'
        ? { followed: false, why: delivery.why, files: delivery.files }
        : { followed: true, why: null, files: [] },
    reportPath: facts.reportPath,
  }
}

function summaryItem(row: ItemRow, attempts: readonly Attempt[], now: EpochMs): SummaryItem {
  const { item, state, openNeeds } = row
  const { standing } = item
  const last = attempts.at(-1) ?? row.attempt
  const commit = standing.status === 'done' ? standing.commit : null
  return {
    id: item.id,
    title: item.title,
    status: standing.status,
    state,
    reason: 'reason' in standing ? standing.reason : null,
    attempts: attempts.length,
    durationMs: sum(attempts.map((attempt) => durationOf(attempt, now))),
    usage: null,
    files: last?.work?.files ?? [],
    added: last?.work?.added ?? 0,
    removed: last?.work?.removed ?? 0,
    commit,
    branch: state === 'conflict' && last !== null ? `loopwork/${last.slug}/${last.number}` : null,
    needs: openNeeds,
    receipts: attempts.map((attempt) => receiptOf(attempt, commit)),
  }
}

function workerStatistics(attempts: readonly Attempt[], now: EpochMs): readonly WorkerStatistics[] {
  return [...Map.groupBy(attempts, (attempt) => attempt.worker)]
    .sort(([one], [other]) => one - other)
    .map(([worker, own]) => ({
      id: `W${worker}`,
      completed: own.filter((attempt) => attempt.end?.outcome === 'done').length,
      failed: own.filter(
        (attempt) => attempt.end?.outcome === 'failed' || attempt.end?.outcome === 'conflict',
      ).length,
      busyMs: sum(own.map((attempt) => durationOf(attempt, now))),
    }))
}

const durationOf = (attempt: Attempt, now: EpochMs): number =>
  Math.max(0, (attempt.end?.at ?? now) - attempt.startedAt)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
