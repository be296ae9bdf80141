import type { Fence, GateResult, OwnStage, PlannedAgent } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import type { Vote } from '../../../core/policy/vote.ts'
import type { JudgeNote } from '../../../core/ports/attempt-store.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { Reason } from '../../../core/reason.ts'
import { list, text, textOrNull } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { aboutClaim } from './end-attempt.ts'
import { ownersClaim, type OpenClaim } from './fence.ts'
import { coolDownAfterEnd } from './note-limit.ts'

interface CandidateStep {
  readonly number: number
  readonly stage: OwnStage
}

/** How far one of several agents is, in its own row: the attempt's phase is of all of them. */
export function* enterCandidatePhase(
  claim: OpenClaim,
  { number, stage }: CandidateStep,
  now: EpochMs,
): Operation<void> {
  const { phase } = stage
  const where = { attempt: claim.attempt, number }
  const work = 'work' in stage ? stage.work : null
  yield* updateStage({ ...where, phase, work: work === null ? null : JSON.stringify(work) })
  if (phase === 'preparing' || phase === 'voting' || phase === 'reviewing') return
  yield* recordEvent({ type: 'candidate:phase', agent: number, phase }, aboutClaim(claim), now)
}

export function* recordCandidateGate(
  claim: OpenClaim,
  { number: agent, gate }: { readonly number: number; readonly gate: GateResult },
  now: EpochMs,
): Operation<void> {
  const where = { attempt: claim.attempt, number: agent }
  const gates = (yield* selectGates(where)) ?? []
  yield* updateGates({ ...where, gates: JSON.stringify([...gates, gate]) })
  const { command, exit, durationMs } = gate
  const body = { type: 'gate:ended', command, exit, durationMs, merged: false, agent } as const
  yield* recordEvent(body, aboutClaim(claim), now)
}

/** @param reason why it is out of the vote; null: it has passed its gate. */
export function* endCandidate(fence: Fence, reason: Reason | null, now: EpochMs): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  const { candidate: agent } = fence
  if (claim === null || agent === undefined) return 'ghost'
  const where = { attempt: claim.attempt, number: agent }
  if (reason === null) {
    yield* updateEnd({ ...where, phase: 'standing', reason: null, now })
    yield* recordEvent({ type: 'candidate:phase', agent, phase: 'standing' }, aboutClaim(claim), now)
    return 'ok'
  }
  yield* updateEnd({ ...where, phase: 'out', reason: JSON.stringify(reason), now })
  yield* recordEvent({ type: 'candidate:out', agent, reason }, aboutClaim(claim), now)
  // Its attempt may end well by another agent: nothing else says then that this one is limited.
  const preset = yield* selectPreset(where)
  if (preset !== null)
    yield* coolDownAfterEnd(claim, { ...reason, detail: { ...reason.detail, ...preset } }, now)
  return 'ok'
}

/** A row for what a judge uses. It is none of the agents that work on the task. One that is there says whose log is read. */
export function* noteJudge({
  fence,
  agent,
  preset,
  model,
}: JudgeNote): Operation<Fenced<Pick<PlannedAgent, 'preset' | 'model'>>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  const { attempt } = claim
  yield* insertJudge({ attempt, number: agent, preset, model })
  return (yield* selectJudge({ attempt, number: agent })) ?? { preset, model }
}

/** From here on the attempt's work is that of the agent that was chosen. */
export function* noteVote(fence: Fence, vote: Vote, now: EpochMs): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* updateVote({ attempt: claim.attempt, winner: vote.winner, vote: JSON.stringify(vote) })
  yield* recordEvent({ type: 'attempt:voted', ...vote }, aboutClaim(claim), now)
  return 'ok'
}

const insertJudge = change(`
  INSERT INTO agents (attempt, number, preset, model, role) VALUES (:attempt, :number, :preset, :model, 'judge')
  ON CONFLICT (attempt, number) DO NOTHING`)

const selectJudge = one(
  `SELECT preset, model FROM agents WHERE attempt = :attempt AND number = :number`,
  (row) => ({ preset: text(row, 'preset'), model: textOrNull(row, 'model') }),
)

const updateStage = change(`
  UPDATE agents SET phase = :phase, work = :work WHERE attempt = :attempt AND number = :number`)

const updateEnd = change(`
  UPDATE agents SET phase = :phase, reason = :reason, ended_at = :now WHERE attempt = :attempt AND number = :number`)

const selectPreset = one(
  `SELECT preset, model FROM agents WHERE attempt = :attempt AND number = :number`,
  (row) => ({ preset: text(row, 'preset'), model: textOrNull(row, 'model') }),
)

const selectGates = one(`SELECT gates FROM agents WHERE attempt = :attempt AND number = :number`, (row) =>
  list<GateResult>(row, 'gates'),
)

const updateGates = change(`UPDATE agents SET gates = :gates WHERE attempt = :attempt AND number = :number`)

const updateVote = change(`
  UPDATE attempts SET vote = :vote,
    work = (SELECT g.work FROM agents g WHERE g.attempt = attempts.id AND g.number = :winner),
    gates = (SELECT g.gates FROM agents g WHERE g.attempt = attempts.id AND g.number = :winner)
  WHERE id = :attempt`)
