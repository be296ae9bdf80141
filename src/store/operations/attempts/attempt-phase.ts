import type { StoredReport } from '../../../core/agent/stored-report.ts'
import type { Fence, GateResult, OwnStage, PlannedAgent } from '../../../core/attempt.ts'
import type { EpochMs, Oid } from '../../../core/ids.ts'
import type {
  AgentReportNote,
  AgentStart,
  ClaimRequest,
  ClaimResult,
  FinishRequest,
} from '../../../core/ports/attempt-store.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { Timed } from '../../driver.ts'
import { list, recordOrNull } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { spend } from '../runs/spend.ts'
import { claimNext } from './claim.ts'
import { enterCandidatePhase, recordCandidateGate } from './candidates.ts'
import { aboutClaim, endAttempt } from './end-attempt.ts'
import { ownersClaim, type OpenClaim } from './fence.ts'
import { insertPlan } from './plans.ts'

export interface StageRequest {
  readonly fence: Fence
  readonly stage: OwnStage
  readonly now: EpochMs
}

export function* enterPhase({ fence, stage, now }: StageRequest): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  if (fence.candidate !== undefined) {
    yield* enterCandidatePhase(claim, { number: fence.candidate, stage }, now)
    return 'ok'
  }
  const { phase } = stage
  if (phase !== claim.phase) yield* recordEvent({ type: 'attempt:phase', phase }, aboutClaim(claim), now)
  const work = 'work' in stage ? stage.work : null
  yield* updateStage({
    attempt: claim.attempt,
    phase,
    work: work === null ? null : JSON.stringify(work),
  })
  for (const { number, preset, model, worktree, given, candidate } of agentsOf(stage)) {
    if (worktree === null) continue
    const { path, branch, base } = worktree
    yield* upsertAgent({
      attempt: claim.attempt,
      number,
      preset,
      model,
      path,
      branch,
      base,
      given,
      candidate,
    })
  }
  return 'ok'
}

interface AgentToStore extends PlannedAgent {
  readonly given: Oid | null
  /** Its own phase, where it is one of several. */
  readonly candidate: string | null
}

/** Those of a vote have stored how far they are by themselves. */
function agentsOf(stage: OwnStage): readonly AgentToStore[] {
  switch (stage.phase) {
    case 'preparing':
      return stage.agents.map((agent) => ({ ...agent, given: null, candidate: null }))
    case 'voting':
      return []
    default:
      return stage.agents.map((agent) => ({ ...agent, candidate: agent.stage?.phase ?? null }))
  }
}

/** The slot is free from `queued` on, so that very transaction fills it again. */
export function* queueAndClaim(
  fence: Fence,
  { next, now }: Timed<{ readonly next: ClaimRequest | null }>,
): Operation<Fenced<ClaimResult | null>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  if (claim.phase !== 'queued') {
    // The number of its event orders the lane's queue.
    const queued = yield* recordEvent({ type: 'attempt:phase', phase: 'queued' }, aboutClaim(claim), now)
    yield* updateQueued({ attempt: claim.attempt, lane: claim.run.settings.target, queued })
  }
  return next === null ? null : yield* claimNext({ ...next, now }, claim.run)
}

export function* finishAttempt({ fence, reason, plan, now }: Timed<FinishRequest>): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  if (plan !== undefined) yield* insertPlan(claim.attempt, claim.item, plan)
  yield* endAttempt(claim, reason, now)
  return 'ok'
}

export function* noteAgent({ fence, agent, identity }: AgentStart): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* updateIdentity({
    attempt: claim.attempt,
    number: agent,
    identity: identity === null ? null : JSON.stringify(identity),
  })
  return 'ok'
}

export function* noteReport({
  fence,
  agent,
  report,
  begins = false,
  ended = false,
  now,
}: Timed<AgentReportNote>): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  const where = { attempt: claim.attempt, number: agent }
  const before = (yield* selectReport(where))?.standstill ?? null
  yield* updateReport({ ...where, report: JSON.stringify(report) })
  const { usage, standstill } = report
  yield* spend({ ...where, run: claim.run, item: claim.item, usage, begins, ended, now })
  if (ended) yield* recordEvent({ type: 'agent:ended', agent, report }, aboutClaim(claim), now)
  else if (before?.kind !== standstill?.kind)
    yield* recordEvent({ type: 'agent:standstill', agent, standstill }, aboutClaim(claim), now)
  return 'ok'
}

export function* noteGate(fence: Fence, gate: GateResult, now: EpochMs): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  if (fence.candidate === undefined) yield* recordGate(claim, { gate, merged: false }, now)
  else yield* recordCandidateGate(claim, { number: fence.candidate, gate }, now)
  return 'ok'
}

export function* recordGate(
  claim: OpenClaim,
  { gate, merged }: { readonly gate: GateResult; readonly merged: boolean },
  now: EpochMs,
): Operation<void> {
  const { attempt } = claim
  const gates = (yield* selectGates({ attempt })) ?? []
  yield* updateGates({ attempt, gates: JSON.stringify([...gates, gate]) })
  const { command, exit, durationMs } = gate
  yield* recordEvent({ type: 'gate:ended', command, exit, durationMs, merged }, aboutClaim(claim), now)
}

const updateStage = change(`
  UPDATE attempts SET phase = :phase, lane = NULL, queued = NULL, work = :work WHERE id = :attempt`)

const updateQueued = change(`
  UPDATE attempts SET phase = 'queued', lane = :lane, queued = :queued WHERE id = :attempt`)

const selectGates = one(`SELECT gates FROM attempts WHERE id = :attempt`, (row) =>
  list<GateResult>(row, 'gates'),
)

const updateGates = change(`UPDATE attempts SET gates = :gates WHERE id = :attempt`)

const upsertAgent = change(`
  INSERT INTO agents (attempt, number, preset, model, worktree, branch, base, given, phase)
  VALUES (:attempt, :number, :preset, :model, :path, :branch, :base, :given, :candidate)
  ON CONFLICT (attempt, number) DO UPDATE SET preset = excluded.preset, model = excluded.model, worktree = excluded.worktree,
    branch = excluded.branch, base = excluded.base, given = excluded.given, phase = coalesce(excluded.phase, agents.phase)`)

const selectReport = one(`SELECT report FROM agents WHERE attempt = :attempt AND number = :number`, (row) =>
  recordOrNull<StoredReport>(row, 'report', ['standstill']),
)

const updateReport = change(`
  UPDATE agents SET report = :report WHERE attempt = :attempt AND number = :number`)

const updateIdentity = change(`
  UPDATE agents SET identity = :identity WHERE attempt = :attempt AND number = :number`)
