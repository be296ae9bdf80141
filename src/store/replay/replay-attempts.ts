import { emptyReport, type StoredReport } from '../../core/agent/stored-report.ts'
import type { EventBody } from '../../core/event.ts'
import type { EpochMs, ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { integer, integerOrNull, list, recordOrNull, type RawRow } from '../rows/raw-row.ts'
import { all, change, one, type Operation } from '../statement.ts'
import { freeParked } from './replay-items.ts'

/** An event of an attempt, by rowids. */
export interface AttemptEvent {
  readonly body: EventBody
  readonly attempt: number
  readonly at: EpochMs
  readonly seq: number
}

/** How far an event has brought its attempt. What it came to is taken from the whole, where it is known to have been so by then. */
export function* replayAttempt({ body, attempt, at, seq }: AttemptEvent): Operation<void> {
  switch (body.type) {
    case 'item:claimed':
      yield* insertAttempt({ attempt })
      return yield* insertAgents(attempt)
    case 'claim:taken':
      yield* insertAttempt({ attempt })
      yield* insertTokenClaim({ attempt })
      return
    case 'claim:ended':
      yield* endTokenClaim({ attempt })
      return
    case 'attempt:phase':
      yield* enterPhase({ attempt, phase: body.phase, seq })
      return
    case 'merge:moved':
      return yield* changePlaces(attempt, body.past)
    case 'candidate:phase':
      yield* enterCandidate({ attempt, agent: body.agent, phase: body.phase, at })
      return
    case 'candidate:out': {
      const { agent, reason } = body
      yield* dropCandidate({ attempt, agent, reason: JSON.stringify(reason), at })
      return
    }
    case 'gate:ended':
      return yield* addGate(attempt, body)
    case 'agent:ended':
      yield* storeReport({ attempt, agent: body.agent, report: JSON.stringify(body.report) })
      return
    case 'agent:standstill': {
      const { agent, standstill } = body
      const report = (yield* selectReport({ attempt, agent })) ?? emptyReport
      yield* storeReport({ attempt, agent, report: JSON.stringify({ ...report, standstill }) })
      return
    }
    case 'review:ended':
      yield* insertReviewer({ attempt })
      return
    case 'attempt:voted':
      yield* storeVote({ attempt })
      return
    case 'attempt:ended':
      yield* insertPlan({ attempt })
      yield* endAttempt({
        ...{ attempt, at, outcome: body.outcome },
        reason: body.reason === null ? null : JSON.stringify(body.reason),
      })
      return yield* freeParked(attempt)
    case 'attempt:frozen':
      yield* storeFrozen({ attempt, at })
      return
    case 'attempt:thawed':
      yield* storeFrozen({ attempt, at: null })
      return
    case 'item:requeued':
      yield* reopen({ attempt })
      return
    case 'plan:answered':
      yield* answerPlan({ attempt })
      return
    default:
  }
}

/** Until an agent has ended only what its first lines tell is known of it: its model, and which session it is. */
function* insertAgents(attempt: number): Operation<void> {
  for (const { number, report } of yield* selectAgents({ attempt })) {
    const { session, resumed, model } = report ?? emptyReport
    const first = report === null ? null : JSON.stringify({ ...emptyReport, session, resumed, model })
    yield* insertAgent({ attempt, agent: number, report: first })
  }
}

/** What the whole has is the order at the end: places are given by when each was queued, and changed by each move. */
function* changePlaces(attempt: number, past: ItemId): Operation<void> {
  const [work, other] = [yield* selectPlace({ attempt }), yield* selectPlaceOf({ folded: foldId(past) })]
  if (work === null || other === null) return
  yield* storePlace({ attempt: work.attempt, queued: other.queued })
  yield* storePlace({ attempt: other.attempt, queued: work.queued })
}

/** Gates of the lane are none of the attempt's own. */
function* addGate(
  attempt: number,
  { merged, agent }: Extract<EventBody, { type: 'gate:ended' }>,
): Operation<void> {
  if (merged) return
  const at = { attempt, agent: agent ?? 0 }
  const [seen, whole] =
    agent === undefined
      ? [yield* selectGates(at), yield* selectWholeGates(at)]
      : [yield* selectAgentGates(at), yield* selectWholeAgentGates(at)]
  if (seen === null || whole === null) return
  const gates = JSON.stringify(whole.slice(0, seen.length + 1))
  if (agent === undefined) yield* storeGates({ attempt, gates })
  else yield* storeAgentGates({ ...at, gates })
}

const insertAttempt = change(`
  INSERT INTO attempts (id, item, epoch, run, owner, tenure, worker, try_number, phase, agent, model, started_at, base, worktree, branch,
    settles, given, plans)
  SELECT id, item, epoch, run, owner, tenure, worker, try_number, 'preparing', agent, model, started_at, base, worktree, branch,
    settles, given, plans FROM whole.attempts WHERE id = :attempt`)

const selectAgents = all(
  `SELECT number, report FROM whole.agents WHERE attempt = :attempt AND role = 'worker'`,
  (row) => ({
    number: integer(row, 'number'),
    report: recordOrNull<StoredReport>(row, 'report', []),
  }),
)

const insertAgent = change(`
  INSERT INTO agents (attempt, number, preset, model, worktree, branch, base, given, report, phase)
  SELECT attempt, number, preset, model, worktree, branch, base, given, :report, CASE WHEN phase IS NULL THEN NULL ELSE 'preparing' END
  FROM whole.agents WHERE attempt = :attempt AND number = :agent`)

const insertReviewer = change(`
  INSERT INTO agents (attempt, number, preset, model, role, verdict, report)
  SELECT attempt, number, preset, model, role, verdict, report FROM whole.agents g
  WHERE g.attempt = :attempt AND g.role = 'reviewer'
    AND g.number NOT IN (SELECT n.number FROM agents n WHERE n.attempt = :attempt) ORDER BY g.number LIMIT 1`)

const ofWhole = (column: string): string => `(SELECT w.${column} FROM whole.attempts w WHERE w.id = :attempt)`

/** From its gate on the work is what it came to. */
const enterPhase = change(`
  UPDATE attempts SET phase = :phase,
    work = CASE WHEN :phase IN ('verifying', 'reviewing', 'queued', 'merging') THEN ${ofWhole('work')} END,
    lane = CASE WHEN :phase IN ('queued', 'merging') THEN ${ofWhole('lane')} END,
    queued = CASE WHEN :phase IN ('queued', 'merging') THEN coalesce(queued, :seq) END
  WHERE id = :attempt`)

const parsePlace = (row: RawRow) => ({ attempt: integer(row, 'id'), queued: integerOrNull(row, 'queued') })
const selectPlace = one(`SELECT id, queued FROM attempts WHERE id = :attempt`, parsePlace)
const selectPlaceOf = one(
  `SELECT a.id, a.queued FROM items i JOIN attempts a ON a.id = i.attempt WHERE i.folded = :folded`,
  parsePlace,
)
const storePlace = change(`UPDATE attempts SET queued = :queued WHERE id = :attempt`)

const ofWholeAgent = (column: string): string =>
  `(SELECT w.${column} FROM whole.agents w WHERE w.attempt = :attempt AND w.number = :agent)`

const enterCandidate = change(`
  UPDATE agents SET phase = :phase, work = CASE WHEN :phase IN ('verifying', 'standing') THEN ${ofWholeAgent('work')} END,
    ended_at = CASE WHEN :phase = 'standing' THEN :at END
  WHERE attempt = :attempt AND number = :agent`)

const dropCandidate = change(`
  UPDATE agents SET phase = 'out', reason = :reason, ended_at = :at, work = ${ofWholeAgent('work')}
  WHERE attempt = :attempt AND number = :agent`)

const selectGates = one(`SELECT gates FROM attempts WHERE id = :attempt`, (row) => list(row, 'gates'))
const selectWholeGates = one(`SELECT gates FROM whole.attempts WHERE id = :attempt`, (row) =>
  list(row, 'gates'),
)
const ofAgent = `WHERE attempt = :attempt AND number = :agent`
const selectAgentGates = one(`SELECT gates FROM agents ${ofAgent}`, (row) => list(row, 'gates'))
const selectWholeAgentGates = one(`SELECT gates FROM whole.agents ${ofAgent}`, (row) => list(row, 'gates'))
const storeGates = change(`UPDATE attempts SET gates = :gates WHERE id = :attempt`)
const storeAgentGates = change(`UPDATE agents SET gates = :gates ${ofAgent}`)
const selectReport = one(`SELECT report FROM agents ${ofAgent}`, (row) =>
  recordOrNull<StoredReport>(row, 'report', []),
)
const storeReport = change(`UPDATE agents SET report = :report ${ofAgent}`)
const storeVote = change(`UPDATE attempts SET vote = ${ofWhole('vote')} WHERE id = :attempt`)

const endAttempt = change(`
  UPDATE attempts SET ended_at = :at, outcome = :outcome, reason = :reason, work = ${ofWhole('work')},
    gates = ${ofWhole('gates')}, verdict = ${ofWhole('verdict')}, landed = CASE WHEN :outcome = 'done' THEN ${ofWhole('landed')} END
  WHERE id = :attempt`)

const storeFrozen = change(`UPDATE attempts SET frozen_at = :at WHERE id = :attempt`)

const reopen = change(
  `UPDATE attempts SET ended_at = NULL, outcome = NULL, reason = NULL WHERE id = :attempt`,
)

const insertPlan = change(`
  INSERT INTO plans (attempt, item, text) SELECT attempt, item, text FROM whole.plans WHERE attempt = :attempt`)
const answerPlan = change(`
  UPDATE plans SET answer = (SELECT w.answer FROM whole.plans w WHERE w.attempt = :attempt),
    note = (SELECT w.note FROM whole.plans w WHERE w.attempt = :attempt) WHERE attempt = :attempt`)

const insertTokenClaim = change(`
  INSERT INTO token_claims (attempt, token, lease_ms, lease_until, hold)
  SELECT attempt, token, lease_ms, lease_until, hold FROM whole.token_claims WHERE attempt = :attempt`)
const endTokenClaim = change(`
  UPDATE token_claims SET (ended, summary, files) = (SELECT w.ended, w.summary, w.files FROM whole.token_claims w WHERE w.attempt = :attempt)
  WHERE attempt = :attempt`)
