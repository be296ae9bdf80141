import type { Attempt } from '../core/attempt.ts'
import type { Oid } from '../core/ids.ts'
import type { Receipt } from '../core/summary.ts'

/** The evidence of one attempt, as `receipt.json` and the report show it. @param merged the item's commit on the lane. */
export function receiptOf(attempt: Attempt, merged: Oid | null): Receipt {
  const { end, work } = attempt
  return {
    attempt: attempt.id,
    number: attempt.number,
    agent: attempt.agent,
    worker: `W${attempt.worker}`,
    startedAt: attempt.startedAt,
    endedAt: end?.at ?? null,
    durationMs: Math.max(0, (end?.at ?? attempt.startedAt) - attempt.startedAt),
    outcome: end?.outcome ?? attempt.phase,
    reason: end?.reason ?? null,
    base: attempt.base,
    work: work?.commit ?? null,
    merged: end?.outcome === 'done' ? merged : null,
    gates: attempt.gates,
    files: work?.files ?? [],
    leftOut: work?.leftOut ?? [],
  }
}
