import {
  agentNames,
  filesOf,
  gatesOf,
  leftOutOf,
  reportsOf,
  reviewsOf,
  usageOf,
  workOf,
  worktreeOf,
  type Attempt,
} from '../core/attempt.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Receipt } from '../core/run/summary.ts'
import { contestReceipt } from './contest-receipt.ts'

/** The evidence of one attempt. @param merged the commit on the lane, when this attempt's work is on it. */
export function receipt(attempt: Attempt, merged: string | null, now: EpochMs): Receipt {
  const reports = reportsOf(attempt)
  const contest = contestReceipt(attempt)
  return {
    attempt: attempt.id,
    number: attempt.number,
    agent: agentNames(attempt),
    worker: `W${attempt.worker}`,
    startedAt: attempt.startedAt,
    endedAt: attempt.end?.at ?? null,
    durationMs: durationMs(attempt, now),
    outcome: attempt.end?.outcome ?? attempt.phase,
    reason: attempt.end?.reason ?? null,
    base: worktreeOf(attempt)?.base ?? null,
    work: workOf(attempt)?.commit ?? null,
    merged,
    gates: gatesOf(attempt),
    ...(attempt.verdict === undefined ? {} : { verdict: verdictWords[attempt.verdict] }),
    files: filesOf(attempt),
    leftOut: leftOutOf(attempt),
    usage: usageOf(attempt),
    ...(contest === undefined ? {} : { contest }),
    sessions: reports.flatMap(({ session }) => session ?? []),
    denials: reports.flatMap(({ denials }) => denials),
    ...(attempt.notes === undefined ? {} : { notes: attempt.notes }),
    reviews: reviewsOf(attempt).map(({ preset, model, commit, end, report }) => ({
      agent: preset,
      model: report?.model ?? model,
      commit,
      end,
      usage: report?.usage ?? null,
    })),
    suspicious: reports.find(({ suspicious }) => suspicious !== null)?.suspicious ?? null,
  }
}

const verdictWords = { pass: 'VERIFICATION_PASS', none: 'no verdict was given' } as const

/** Of one that has not ended: so far. A clock that was set back makes no negative time. */
export const durationMs = (attempt: Attempt, now: EpochMs): number =>
  Math.max(0, (attempt.end?.at ?? now) - attempt.startedAt)
