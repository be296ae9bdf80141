import type { AttemptOutcome } from '../../../core/attempt.ts'
import type { EpochMs, Oid } from '../../../core/ids.ts'
import type { ItemHold } from '../../../core/item.ts'
import { backoffMs, interruptionsAllowed } from '../../../core/policy/retry.ts'
import type { Reason, ReasonCode, Weight } from '../../../core/reason.ts'
import { isLastRound, isPutAside, isWaiting, weightOf } from '../../../core/reason.ts'
import { integer } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { chosenIsUsed } from '../choose-agent-of.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent, type About } from '../record-event.ts'
import { itemBudgetReason } from '../../../core/policy/item-budget.ts'
import { spentOnItem } from '../runs/spend.ts'
import { applyEndToRun } from '../runs/apply-end-to-run.ts'
import type { OpenClaim } from './fence.ts'
import { freePlace } from './groups.ts'
import { releaseFiles } from './held-files.ts'
import { coolDownAfterEnd } from './note-limit.ts'

/** Ends a claim without a merge: the reason's weight decides what becomes of the item. */
export function* endAttempt(claim: OpenClaim, reason: Reason, now: EpochMs): Operation<void> {
  const weight = weightOf(reason.code)
  const inVain = isMachines(reason.code) ? ((yield* countInVain({ item: claim.item })) ?? 0) : 0
  const planned = afterEnd(claim, reason, { inVain, now })
  const hasPlan = reason.code === 'plan:ready'
  // A plan that was paid for is shown to a person first; with nothing left for its work, its next claim fails.
  const spent = mayTryAgain(planned) && !hasPlan ? yield* budgetUsed(claim, reason) : null
  const next: After = spent === null ? planned : { status: 'failed' }
  yield* closeAttempt(claim, { outcome: outcomeOf(weight, reason.code), reason }, now)

  yield* coolDownAfterEnd(claim, reason, now)
  const counts = {
    attempts: claim.attempts + (weight === 'counted' ? 1 : 0),
    interruptions: interruptionsAfter(claim, reason.code),
    used: weight === 'back' ? null : claim.attempt,
  }
  const why = spent ?? reason
  const stored = JSON.stringify(why)
  const about = aboutClaim(claim)
  if (next.status === 'todo') {
    const { hold, notBefore } = next
    const asks = hasPlan ? claim.attempt : null
    yield* markTodo({ item: claim.item, ...counts, hold, notBefore, asks, reason: stored, now })
    yield* recordEvent({ type: 'item:released', reason, notBefore }, about, now)
  } else {
    yield* markFailed({ item: claim.item, ...counts, reason: stored, now })
    yield* recordEvent({ type: 'item:failed', reason: why }, about, now)
  }
  yield* applyEndToRun(claim.run, {
    attempt: claim.attempt,
    // A reviewer that fails for every task must not use them all up.
    verdict: weight === 'counted' || reason.code === 'review:failed' ? 'bad' : 'none',
    finallyFailed: next.status === 'failed',
    now,
  })
}

/** Whatever ends an attempt, ends its row, its files and its parks here. */
export function* closeAttempt(
  claim: Pick<OpenClaim, 'attempt' | 'item' | 'worker' | 'hasFiles' | 'group'> & {
    readonly run: { readonly id: number }
  },
  end: {
    readonly outcome: AttemptOutcome
    readonly reason: Reason | null
    /** The commit that its merge made. */
    readonly landed?: Oid | null
  },
  now: EpochMs,
): Operation<void> {
  const { outcome, reason, landed = null } = end
  yield* updateEnd({
    attempt: claim.attempt,
    outcome,
    reason: reason === null ? null : JSON.stringify(reason),
    landed,
    now,
  })
  if (claim.hasFiles) yield* releaseFiles(claim.attempt)
  if (claim.group !== null) yield* freePlace(claim.group, claim.item)
  yield* recordEvent({ type: 'attempt:ended', outcome, reason }, aboutClaim(claim), now)
}

export const aboutClaim = (
  claim: Pick<OpenClaim, 'attempt' | 'item' | 'worker'> & { readonly run: { readonly id: number } },
): About => ({ run: claim.run.id, item: claim.item, attempt: claim.attempt, worker: claim.worker })

type After =
  | { readonly status: 'todo'; readonly hold: ItemHold | null; readonly notBefore: EpochMs | null }
  | { readonly status: 'failed' }

/** @param facts.inVain how often the machine has prevented this item before, in a row. */
function afterEnd(
  claim: OpenClaim,
  reason: Reason,
  { inVain, now }: { readonly inVain: number; readonly now: EpochMs },
): After {
  switch (weightOf(reason.code)) {
    case 'final':
      return { status: 'failed' }
    case 'back':
      if (interruptionsAfter(claim, reason.code) > interruptionsAllowed) return { status: 'failed' }
      return {
        status: 'todo',
        hold: isPutAside(reason.code) ? 'stopped' : null,
        notBefore: notBeforeOf(claim, reason, { inVain, now }),
      }
    case 'counted': {
      if (claim.settles || isLastRound(reason)) return { status: 'failed' }
      const { retry } = claim.run.settings
      const failed = claim.attempts + 1
      if (failed >= retry.attempts) return { status: 'failed' }
      const waitMs = backoffMs(retry, failed)
      return { status: 'todo', hold: null, notBefore: waitMs === 0 ? null : now + waitMs }
    }
  }
}

/** What a person has stopped is theirs to retry, with a new budget. */
const mayTryAgain = (after: After): boolean => after.status === 'todo' && after.hold !== 'stopped'

function* budgetUsed({ item, run }: OpenClaim, last: Reason): Operation<Reason | null> {
  return itemBudgetReason(run.settings.limits, yield* spentOnItem(item), last)
}

/** After trouble of the machine others go first: the obstacle may concern this item alone. */
function notBeforeOf(
  claim: OpenClaim,
  reason: Reason,
  { inVain, now }: { readonly inVain: number; readonly now: EpochMs },
): EpochMs | null {
  if (isMachines(reason.code)) return now + backoffMs(claim.run.settings.retry, inVain + 1)
  return null
}

/** Interruptions in a row, those by a fault of our own included; a try in which nothing ran neither adds to the row nor breaks it. */
function interruptionsAfter(claim: OpenClaim, code: ReasonCode): number {
  if (code === 'interrupted' || code === 'loopwork:fault') return claim.interruptions + 1
  return ranNothing(code) ? claim.interruptions : 0
}

/** The machine, the preset, its vendor or the gate prevented it: no evidence about the item. */
const ranNothing = (code: ReasonCode): boolean =>
  code === 'agent:not-started' ||
  code === 'agent:fault-auth' ||
  code === 'agent:fault-billing' ||
  code === 'gate:cannot-run' ||
  isWaiting(code) ||
  isMachines(code)

const isMachines = (code: ReasonCode): boolean => code.startsWith('machine:')

/** Ends of the item's that were the machine's, since the last that was not. */
const countInVain = one(
  `SELECT count(*) AS n FROM attempts WHERE item = :item AND reason ->> 'code' LIKE 'machine:%' AND epoch > (
     SELECT coalesce(max(epoch), 0) FROM attempts
     WHERE item = :item AND ended_at IS NOT NULL AND coalesce(reason ->> 'code', '') NOT LIKE 'machine:%')`,
  (row) => integer(row, 'n'),
)

function outcomeOf(weight: Weight, code: ReasonCode): AttemptOutcome {
  switch (weight) {
    case 'counted':
      return 'failed'
    case 'back':
      return 'back'
    case 'final':
      return code === 'conflict' ? 'conflict' : 'failed'
  }
}

const updateEnd = change(`
  UPDATE attempts SET ended_at = :now, outcome = :outcome, reason = :reason, landed = :landed WHERE id = :attempt`)

const markTodo = moveItem(
  [['release', 'claimed', 'todo']],
  `attempt = NULL, attempts = :attempts, interruptions = :interruptions, hold = :hold,
    not_before = :notBefore, asks = :asks, reason = :reason, ${chosenIsUsed}`,
)

const markFailed = moveItem(
  [['fail', 'claimed', 'failed']],
  `attempt = NULL, attempts = :attempts, interruptions = :interruptions, reason = :reason, ${chosenIsUsed}`,
)
