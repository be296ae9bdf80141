import type { StoredReport } from '../../core/agent/stored-report.ts'
import type {
  Agents,
  Attempt,
  AttemptEnd,
  AttemptFacts,
  AttemptIn,
  AttemptOutcome,
  AttemptStage,
  EquippedAgent,
  GateResult,
  Phase,
  PlannedAgent,
  Work,
} from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import { attemptId, itemId, oid, runId, supervisorId } from '../../core/ids.ts'
import { slugOf } from '../../core/naming/slug.ts'
import { flag, integer, list, recordOrNull, text, textOrNull, word, type RawRow } from './raw-row.ts'
import { reasonOrNull } from './reason-column.ts'

/** Every column of an attempt and its item's id; `a` and `i` are attempts and items. */
export const attemptColumns = `
  a.id, a.epoch, a.run, a.owner, a.tenure, a.worker, a.try_number, a.phase, a.agent, a.model, a.started_at,
  a.settles, a.work, a.gates, a.ended_at, a.outcome, a.reason, i.key,
  (SELECT json_group_array(json_object('preset', g.preset, 'model', g.model, 'path', g.worktree, 'branch', g.branch, 'base', g.base,
     'given', g.given, 'report', g.report) ORDER BY g.number)
   FROM agents g WHERE g.attempt = a.id AND g.worktree IS NOT NULL) AS agents`

export function parseAttempt(row: RawRow): Attempt {
  const item = itemId(text(row, 'key'))
  const epoch = integer(row, 'epoch')
  const facts = {
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
    startedAt: integer(row, 'started_at'),
    settles: flag(row, 'settles'),
    end: parseEnd(row),
  }
  return { ...facts, ...parseStage(row, facts) }
}

/** An attempt in a lane's queue. */
export function parseQueued(row: RawRow): AttemptIn<'queued' | 'merging'> {
  const attempt = parseAttempt(row)
  if (attempt.phase === 'queued' || attempt.phase === 'merging') return attempt
  throw impossible(attempt, `is ${attempt.phase}, and in the queue of a lane`)
}

function parseStage(row: RawRow, facts: AttemptFacts): AttemptStage {
  const phase = parsePhase(row)
  const [first, ...others] = list<StoredAgent>(row, 'agents').map(parseAgent)
  if (phase === 'preparing') {
    if (first === undefined)
      return {
        phase,
        agents: [{ preset: text(row, 'agent'), model: textOrNull(row, 'model'), worktree: null }],
      }
    return { phase, agents: [planned(first), ...others.map(planned)] }
  }
  if (first === undefined) {
    throw impossible(facts, `is ${phase}, and no worktree of it is stored`)
  }
  const agents: Agents<EquippedAgent> = [first, ...others]
  switch (phase) {
    case 'running':
      return { phase, agents }
    case 'collecting':
      return { phase, agents, work: parseWork(row) }
    case 'verifying':
    case 'queued':
    case 'merging':
      return { phase, agents, work: parseWork(row), gates: list<GateResult>(row, 'gates') }
  }
}

const impossible = ({ id, item, number }: AttemptFacts, found: string): LoopworkError =>
  new LoopworkError('store', `the store is broken: try ${number} of ${item} (attempt ${id}) ${found}`, {
    hint: 'report it, with a copy of the database',
  })

/** As `attemptColumns` puts them together. */
interface StoredAgent {
  readonly preset: string
  readonly model: string | null
  readonly path: string
  readonly branch: string | null
  readonly base: string
  readonly given: string | null
  /** JSON. */
  readonly report: string | null
}

const parseAgent = ({ preset, model, path, branch, base, given, report }: StoredAgent): EquippedAgent => ({
  preset,
  model,
  worktree: { path, branch, base: oid(base) },
  given: given === null ? null : oid(given),
  ...(report === null ? {} : { report: JSON.parse(report) as StoredReport }),
})

const planned = ({ preset, model, worktree }: EquippedAgent): PlannedAgent => ({ preset, model, worktree })

const parseWork = (row: RawRow): Work | null =>
  recordOrNull<Work>(row, 'work', ['commit', 'tree', 'files', 'added', 'removed', 'leftOut'])

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
