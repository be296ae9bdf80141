import type { Fence, GateResult, Phase } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import type {
  AgentStart,
  AttemptPatch,
  ClaimRequest,
  ClaimResult,
  FinishRequest,
} from '../../../core/ports/attempt-store.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { Timed } from '../../driver.ts'
import { list } from '../../rows/row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { claimNext } from './claim.ts'
import { aboutClaim, endAttempt } from './end-attempt.ts'
import { ownedClaim, type OpenClaim } from './fence.ts'

export interface PhaseRequest {
  readonly fence: Fence
  readonly phase: Phase
  readonly patch: AttemptPatch
  readonly now: EpochMs
}

export function* enterPhase({ fence, phase, patch, now }: PhaseRequest): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* movePhase(claim, phase, patch, now)
  return 'ok'
}

/** The slot is free from `queued` on, so that very transaction fills it again. */
export function* queueAndClaim(
  fence: Fence,
  patch: AttemptPatch,
  { next, now }: Timed<{ readonly next: ClaimRequest | null }>,
): Operation<Fenced<ClaimResult | null>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* movePhase(claim, 'queued', patch, now)
  return next === null ? null : yield* claimNext({ ...next, now }, claim.run)
}

export function* finishAttempt({ fence, reason, now }: Timed<FinishRequest>): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* endAttempt(claim, reason, now)
  return 'ok'
}

export function* noteAgent({ fence, index, preset, identity }: AgentStart): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* upsertAgent({
    attempt: claim.attempt,
    number: index,
    preset,
    identity: identity === null ? null : JSON.stringify(identity),
  })
  return 'ok'
}

export function* noteGate(fence: Fence, gate: GateResult, now: EpochMs): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* recordGate(claim, { gate, merged: false }, now)
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

/** While it is being merged an attempt is the lane's: the tip may have moved already, so its owner can't end it any more. */
function* ownersClaim(fence: Fence): Operation<OpenClaim | null> {
  const claim = yield* ownedClaim(fence)
  return claim?.phase === 'merging' ? null : claim
}

function* movePhase(claim: OpenClaim, phase: Phase, patch: AttemptPatch, now: EpochMs): Operation<void> {
  const { attempt } = claim
  const columns = patchOf(patch)
  if (phase === claim.phase) {
    yield* updateFacts({ attempt, ...columns })
    return
  }
  const seq = yield* recordEvent({ type: 'attempt:phase', phase }, aboutClaim(claim), now)
  // The number of its event orders the lane's queue.
  const queue =
    phase === 'queued' ? { lane: claim.run.settings.target, queued: seq } : { lane: null, queued: null }
  yield* updatePhase({ attempt, phase, ...queue, ...columns })
}

/** Null: stays as it is. */
function patchOf({ base, worktree, given, work, gates }: AttemptPatch) {
  return {
    base: base ?? null,
    worktree: worktree ?? null,
    given: given ?? null,
    work: work === undefined ? null : JSON.stringify(work),
    gates: gates === undefined ? null : JSON.stringify(gates),
  }
}

const factColumns = `base = coalesce(:base, base), worktree = coalesce(:worktree, worktree),
  given = coalesce(:given, given),
  work = coalesce(:work, work), gates = coalesce(:gates, gates)`

const updateFacts = change(`UPDATE attempts SET ${factColumns} WHERE id = :attempt`)

const updatePhase = change(`
  UPDATE attempts SET phase = :phase, lane = :lane, queued = :queued, ${factColumns} WHERE id = :attempt`)

const selectGates = one(`SELECT gates FROM attempts WHERE id = :attempt`, (row) =>
  list<GateResult>(row, 'gates'),
)

const updateGates = change(`UPDATE attempts SET gates = :gates WHERE id = :attempt`)

const upsertAgent = change(`
  INSERT INTO agents (attempt, number, preset, identity) VALUES (:attempt, :number, :preset, :identity)
  ON CONFLICT (attempt, number) DO UPDATE SET preset = excluded.preset, identity = excluded.identity`)
