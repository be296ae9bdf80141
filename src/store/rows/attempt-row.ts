import type { Attempt, AttemptEnd, AttemptOutcome, GateResult, Phase, Work } from '../../core/attempt.ts'
import { attemptId, itemId, oid, runId, supervisorId } from '../../core/ids.ts'
import { slugOf } from '../../core/naming/slug.ts'
import { reasonOrNull } from './reason-column.ts'
import { flag, integer, list, recordOrNull, text, textOrNull, word, type RawRow } from './row.ts'

/** Every column of an attempt and its item's id; `a` and `i` are attempts and items. */
export const attemptColumns = `
  a.id, a.epoch, a.run, a.owner, a.tenure, a.worker, a.try_number, a.phase, a.agent, a.started_at, a.base,
  a.worktree, a.branch, a.settles, a.given, a.work, a.gates, a.ended_at, a.outcome, a.reason, i.key`

export function parseAttempt(row: RawRow): Attempt {
  const item = itemId(text(row, 'key'))
  const epoch = integer(row, 'epoch')
  const base = textOrNull(row, 'base')
  const given = textOrNull(row, 'given')
  return {
    id: attemptId(integer(row, 'id')),
    item,
    slug: slugOf(item),
    // Every claim raises the epoch by one and opens one attempt, so the epoch also counts the attempts.
    number: epoch,
    tryNumber: integer(row, 'try_number'),
    run: runId(integer(row, 'run')),
    owner: supervisorId(integer(row, 'owner')),
    worker: integer(row, 'worker'),
    epoch,
    tenure: integer(row, 'tenure'),
    phase: parsePhase(row),
    agent: text(row, 'agent'),
    startedAt: integer(row, 'started_at'),
    base: base === null ? null : oid(base),
    worktree: textOrNull(row, 'worktree'),
    branch: textOrNull(row, 'branch'),
    settles: flag(row, 'settles'),
    given: given === null ? null : oid(given),
    work: recordOrNull<Work>(row, 'work', ['commit', 'tree', 'files', 'added', 'removed', 'leftOut']),
    gates: list<GateResult>(row, 'gates'),
    end: parseEnd(row),
  }
}

export const phases = [
  'preparing',
  'running',
  'collecting',
  'verifying',
  'queued',
  'merging',
] as const satisfies readonly Phase[]
const outcomes = [
  'done',
  'failed',
  'back',
  'conflict',
  'superseded',
] as const satisfies readonly AttemptOutcome[]

export const parsePhase = (row: RawRow): Phase => word(row, 'phase', phases)

function parseEnd(row: RawRow): AttemptEnd | null {
  if (row['ended_at'] === null) return null
  return { at: integer(row, 'ended_at'), outcome: word(row, 'outcome', outcomes), reason: reasonOrNull(row) }
}
