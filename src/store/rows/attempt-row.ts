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
  GivenNote,
  MergeStep,
  Phase,
  PlannedAgent,
  Work,
} from '../../core/attempt.ts'
import type { CandidatePhase, CandidateStage } from '../../core/candidate.ts'
import { LoopworkError } from '../../core/errors.ts'
import { attemptId, itemId, oid, runId, supervisorId } from '../../core/ids.ts'
import { slugOf } from '../../core/naming/slug.ts'
import type { Vote } from '../../core/policy/vote.ts'
import type { Reason } from '../../core/reason.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { reviewIndexOf, type Review } from '../../core/review/review.ts'
import {
  flag,
  integer,
  integerOrNull,
  list,
  record,
  recordOrNull,
  text,
  textOrNull,
  word,
  type RawRow,
} from './raw-row.ts'
import { reasonOrNull } from './reason-column.ts'

/**
 * Every column of an attempt and its item's id; `a` and `i` are attempts and items. The agent whose work was chosen comes first. A
 * row without a worktree and a phase is a start of schema 2.
 */
export const attemptColumns = `
  a.id, a.epoch, a.run, a.owner, a.tenure, a.worker, a.try_number, a.phase, a.agent, a.model, a.started_at,
  a.settles, a.plans, a.verdict, a.frozen_at, a.work, a.gates, a.vote, a.merge_step, a.ended_at, a.outcome, a.reason, a.landed, i.key,
  (SELECT json_group_array(json_object('number', g.number, 'preset', g.preset, 'model', g.model, 'path', g.worktree, 'branch', g.branch, 'base', g.base,
     'given', g.given, 'report', g.report, 'phase', g.phase, 'work', g.work, 'gates', g.gates, 'reason', g.reason, 'ended', g.ended_at)
     ORDER BY CASE WHEN g.number = (a.vote ->> 'winner') THEN 0 ELSE 1 END, g.number)
   FROM agents g WHERE g.attempt = a.id AND (g.worktree IS NOT NULL OR g.phase IS NOT NULL)) AS agents,
  (SELECT json_group_array(json_object('text', n.text, 'at', n.at) ORDER BY n.id)
   FROM notes n WHERE n.id IN (SELECT note FROM given_notes WHERE attempt = a.id)) AS notes,
  (SELECT json_group_array(json_object('number', g.number, 'preset', g.preset, 'model', g.model, 'verdict', g.verdict,
     'report', g.report) ORDER BY g.number)
   FROM agents g WHERE g.attempt = a.id AND g.role = 'reviewer') AS reviews,
  (SELECT json_object('text', p.text, 'answer', p.answer, 'note', p.note) FROM plans p WHERE p.attempt = a.id) AS plan`

export function parseAttempt(row: RawRow): Attempt {
  const item = itemId(text(row, 'key'))
  const epoch = integer(row, 'epoch')
  const notes = list<GivenNote>(row, 'notes')
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
    ...(flag(row, 'plans') ? { plans: true as const } : {}),
    ...(row['vote'] === null
      ? {}
      : { vote: record<Vote>(row, 'vote', ['rule', 'winner', 'of', 'passed', 'why']) }),
    ...(notes.length === 0 ? {} : { notes }),
    end: parseEnd(row),
  }
  const reviews = list<StoredReviewer>(row, 'reviews').map(parseReview)
  const plan = recordOrNull<Plan>(row, 'plan', ['text', 'answer', 'note'])
  return {
    ...facts,
    ...(plan === null ? {} : { plan }),
    ...frozenIn(row, facts),
    ...(row['verdict'] === null ? {} : { verdict: word(row, 'verdict', ['pass', 'none'] as const) }),
    ...(reviews.length === 0 ? {} : { reviews }),
    ...parseStage(row, facts),
  }
}

/** Agents that have ended since are not frozen any more. */
function frozenIn(row: RawRow, { end }: AttemptFacts): Pick<AttemptFacts, 'frozenAt'> {
  const frozenAt = integerOrNull(row, 'frozen_at')
  return frozenAt === null || end !== null || parsePhase(row) !== 'running' ? {} : { frozenAt }
}

/** An attempt in a lane's queue. */
export function parseQueued(row: RawRow): AttemptIn<'queued' | 'merging'> {
  const attempt = parseAttempt(row)
  if (attempt.phase === 'queued' || attempt.phase === 'merging') return attempt
  throw impossible(attempt, `is ${attempt.phase}, and in the queue of a lane`)
}

function parseStage(row: RawRow, facts: AttemptFacts): AttemptStage {
  const phase = parsePhase(row)
  const stored = list<StoredAgent>(row, 'agents')
  if (phase === 'preparing') {
    const [first, ...others] = stored.map(planned)
    if (first !== undefined) return { phase, agents: [first, ...others] }
    const only = { preset: text(row, 'agent'), model: textOrNull(row, 'model') }
    return { phase, agents: [{ number: 0, ...only, worktree: null }] }
  }
  const [first, ...others] = stored.flatMap((agent) => equipped(agent) ?? [])
  if (first === undefined || others.length + 1 < stored.length) {
    throw impossible(facts, `is ${phase}, and no worktree of it is stored`)
  }
  const agents: Agents<EquippedAgent> = [first, ...others]
  switch (phase) {
    case 'running':
    case 'voting':
      return { phase, agents }
    case 'collecting':
      return { phase, agents, work: parseWork(row) }
    case 'verifying':
    case 'reviewing':
    case 'queued':
      return { phase, agents, work: parseWork(row), gates: list<GateResult>(row, 'gates') }
    case 'merging': {
      const step = recordOrNull<MergeStep>(row, 'merge_step', ['kind', 'since'])
      return { phase, agents, work: parseWork(row), gates: list<GateResult>(row, 'gates'), step }
    }
  }
}

const impossible = ({ id, item, number }: AttemptFacts, found: string): LoopworkError =>
  new LoopworkError('store', `the store is broken: try ${number} of ${item} (attempt ${id}) ${found}`, {
    hint: 'report it, with a copy of the database',
  })

/** As `attemptColumns` puts them together. */
interface StoredAgent {
  readonly number: number
  readonly preset: string
  readonly model: string | null
  readonly path: string | null
  readonly branch: string | null
  readonly base: string | null
  readonly given: string | null
  /** JSON, like the columns below it. */
  readonly report: string | null
  readonly phase: string | null
  readonly work: string | null
  readonly gates: string
  readonly reason: string | null
  readonly ended: number | null
}

const planned = ({ number, preset, model, path, branch, base }: StoredAgent): PlannedAgent => ({
  ...{ number, preset, model },
  worktree: path === null || base === null ? null : { path, branch, base: oid(base) },
})

/** Null where it has no worktree yet. */
function equipped(stored: StoredAgent): EquippedAgent | null {
  const { given, report } = stored
  const { worktree, ...agent } = planned(stored)
  if (worktree === null) return null
  const stage = parseCandidate(stored)
  return {
    ...agent,
    worktree,
    given: given === null ? null : oid(given),
    ...(report === null ? {} : { report: JSON.parse(report) as StoredReport }),
    ...(stage === null ? {} : { stage }),
  }
}

function parseCandidate({
  phase,
  work: stored,
  gates: json,
  reason,
  ended,
}: StoredAgent): CandidateStage | null {
  if (phase === null) return null
  const work = stored === null ? null : (JSON.parse(stored) as Work)
  const gates = JSON.parse(json) as readonly GateResult[]
  const known = candidatePhases.find((each) => each === phase)
  switch (known) {
    case 'preparing':
    case 'running':
      return { phase: known }
    case 'collecting':
      return { phase: known, work }
    case 'verifying':
      return { phase: known, work, gates }
    case 'standing':
      return { phase: known, work, gates, at: ended ?? 0 }
    case 'out':
      if (reason !== null)
        return { phase: known, work, gates, at: ended ?? 0, reason: JSON.parse(reason) as Reason }
      throw new LoopworkError(
        'store',
        'the store is broken: an agent is out of a vote, and no reason is stored',
      )
    case undefined:
      throw new LoopworkError('store', `the store is broken: an agent is ${JSON.stringify(phase)}`)
  }
}

interface StoredReviewer extends Pick<StoredAgent, 'preset' | 'model' | 'report'> {
  readonly number: number
  /** JSON. */
  readonly verdict: string
}

/** In the column `verdict`. */
export type StoredReview = Pick<Review, 'commit' | 'end' | 'waits'>

const parseReview = ({ number, preset, model, verdict, report }: StoredReviewer): Review => ({
  ...(JSON.parse(verdict) as StoredReview),
  index: reviewIndexOf(number),
  preset,
  model,
  ...(report === null ? {} : { report: JSON.parse(report) as StoredReport }),
})

const parseWork = (row: RawRow): Work | null =>
  recordOrNull<Work>(row, 'work', ['commit', 'tree', 'files', 'added', 'removed', 'leftOut'])

export const phases = [
  'preparing',
  'running',
  'collecting',
  'verifying',
  'voting',
  'reviewing',
  'queued',
  'merging',
] as const satisfies readonly Phase[]
const candidatePhases = [
  'preparing',
  'running',
  'collecting',
  'verifying',
  'standing',
  'out',
] as const satisfies readonly CandidatePhase[]
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
  const outcome = word(row, 'outcome', outcomes)
  return {
    ...{ at: integer(row, 'ended_at'), outcome, reason: reasonOrNull(row) },
    ...(outcome === 'done' && row['landed'] === null && row['work'] !== null ? { addsNothing: true } : {}),
  }
}
