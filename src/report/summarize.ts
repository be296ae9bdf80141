import type { Unwritten } from '../core/backlog/unwritten.ts'
import { totalUsage } from '../core/agent/total-usage.ts'
import { filesOf, usageOf, workOf, worktreeOf, type Attempt } from '../core/attempt.ts'
import type { EpochMs } from '../core/ids.ts'
import { budgetsOf, reachedBudgets } from '../core/policy/budget.ts'
import { settledIn } from '../core/policy/to-settle.ts'
import type { DeliveryNote, ItemRow, StateCounts } from '../core/ports/store-reader.ts'
import type { Run, SupervisorRow } from '../core/run/run.ts'
import type { RunSummary, SummaryItem, WorkerStatistics } from '../core/run/summary.ts'
import type { Behind } from '../core/settling.ts'
import type { Strayed } from '../core/strayed.ts'
import { triesOfRow } from '../wording/row-tries.ts'
import { durationMs, receipt } from './receipt.ts'

export interface SummaryFacts {
  readonly project: string
  readonly run: Run
  readonly supervisors: readonly SupervisorRow[]
  /** Every attempt of the run, oldest first. */
  readonly attempts: readonly Attempt[]
  /** Every item in the order it is to be shown; of those outside the run's filter nothing is. */
  readonly rows: readonly ItemRow[]
  readonly counts: StateCounts
  readonly delivery: DeliveryNote | null
  readonly strayed: readonly Strayed[]
  readonly unwritten?: readonly Unwritten[]
  /** Whether the target is what the user has checked out. */
  readonly checkedOut: boolean
  /** Whether the target has a branch of a remote to be pushed to. */
  readonly upstream?: boolean
  /** Git's facts about `run.base..to` on the lane. */
  readonly change: {
    readonly to: string
    readonly commits: number
    readonly added: number
    readonly removed: number
    readonly filesChanged: number
  }
  /** Absolute; null when it could not be written. */
  readonly reportPath: string | null
  readonly now: EpochMs
  /** Whether a folder is there. */
  stands(path: string): boolean
  /** Branches of attempts that somebody deleted: a command that names one would fail. */
  readonly goneBranches?: ReadonlySet<string>
  /** Of worktrees in which a person settles a conflict: what the target has got since. */
  readonly behind?: ReadonlyMap<string, Behind>
}

/** What a run achieved, from what the store and git know. */
export function summarize(facts: SummaryFacts): RunSummary {
  const { run, attempts, change, now } = facts
  const endedAt = run.endedAt ?? now
  const byItem = Map.groupBy(attempts, (attempt) => attempt.item)
  return {
    run: run.id,
    project: facts.project,
    target: run.settings.target,
    from: run.base,
    to: change.to,
    commits: change.commits,
    startedAt: run.startedAt,
    endedAt,
    durationMs: Math.max(0, endedAt - run.startedAt),
    ...(run.settings.filter === null ? {} : { filter: run.settings.filter }),
    counts: facts.counts,
    items: facts.rows
      .filter(({ outside }) => outside !== true)
      .map((row) => summaryItem(row, byItem.get(row.item.id) ?? [], facts)),
    workers: workerStatistics(facts),
    attempts: attempts.length,
    usage: totalUsage(attempts.map(usageOf)),
    budgets: budgetsOf(run),
    ...(run.endedAt === null && reachedBudgets(run).length > 0 ? { overBudget: true } : {}),
    busyMs: sum(attempts.map((attempt) => durationMs(attempt, now))),
    added: change.added,
    removed: change.removed,
    filesChanged: change.filesChanged,
    conflicts: attempts.filter(({ end }) => end?.outcome === 'conflict').length,
    delivery: {
      ...delivery(facts.delivery, run.id),
      checkedOut: facts.checkedOut,
      ...(facts.upstream === undefined ? {} : { upstream: facts.upstream }),
    },
    strayed: facts.strayed,
    ...((facts.unwritten ?? []).length === 0 ? {} : { unwritten: facts.unwritten }),
    reportPath: facts.reportPath,
  }
}

function summaryItem(
  row: ItemRow,
  own: readonly Attempt[],
  { now, stands, goneBranches, behind }: Pick<SummaryFacts, 'now' | 'stands' | 'goneBranches' | 'behind'>,
): SummaryItem {
  const { item, state, attempt: last, openNeeds, needsOutside } = row
  const { standing } = item
  const commit = standing.status === 'done' ? standing.commit : null
  const work = workOf(last)
  const placeToSettle = settledIn(state, last)?.worktree ?? null
  const isKeptOnBranch = commit === null && (work !== null || state === 'conflict')
  const branch = isKeptOnBranch ? (last === null ? null : (worktreeOf(last)?.branch ?? null)) : null
  const isHeld = standing.status === 'todo' && standing.hold === 'source'
  const lag = placeToSettle === null ? undefined : behind?.get(placeToSettle)
  return {
    id: item.id,
    title: item.title,
    status: standing.status,
    state,
    reason: 'reason' in standing ? standing.reason : null,
    attempts: (state === 'failed' ? triesOfRow(row) : last?.tryNumber) ?? 0,
    durationMs: sum(own.map((attempt) => durationMs(attempt, now))),
    usage: totalUsage(own.map(usageOf)),
    files: filesOf(last),
    added: work?.added ?? 0,
    removed: work?.removed ?? 0,
    commit,
    ...(commit !== null && last?.end?.addsNothing === true ? { addsNothing: true } : {}),
    branch: branch === null || goneBranches?.has(branch) === true ? null : branch,
    worktree: placeToSettle !== null && stands(placeToSettle) ? placeToSettle : null,
    ...(lag === undefined ? {} : { behind: lag }),
    needs: openNeeds,
    ...(needsOutside === undefined ? {} : { needsOutside }),
    ...(item.heldAs === undefined || !isHeld ? {} : { heldAs: item.heldAs }),
    ...(item.kind === 'container' ? { isContainer: true } : {}),
    receipts: own.map((attempt) => receipt(attempt, attempt.end?.outcome === 'done' ? commit : null, now)),
  }
}

/** By slot number: a run that was taken up again goes on with the same W0. Slots that did nothing are listed too. */
function workerStatistics({ attempts, supervisors, now }: SummaryFacts): readonly WorkerStatistics[] {
  const slots = Math.max(
    ...supervisors.map(({ workers }) => workers),
    ...attempts.map(({ worker }) => worker + 1),
    0,
  )
  return Array.from({ length: slots }, (_, worker) => {
    const own = attempts.filter((attempt) => attempt.worker === worker)
    return {
      id: `W${worker}`,
      completed: own.filter(({ end }) => end?.outcome === 'done').length,
      failed: own.filter(({ end }) => end?.outcome === 'failed' || end?.outcome === 'conflict').length,
      busyMs: sum(own.map((attempt) => durationMs(attempt, now))),
    }
  })
}

function delivery(note: DeliveryNote | null, run: number): Omit<RunSummary['delivery'], 'checkedOut'> {
  if (note === null || note.kind === 'followed') {
    const ended = note?.ended?.run === run ? { ended: note.ended } : {}
    return { followed: true, why: null, files: [], mend: null, command: null, ...ended }
  }
  return {
    followed: false,
    why: note.why,
    files: note.files,
    mend: note.mend ?? null,
    command: note.command ?? null,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
