import type { AttemptId, EpochMs } from '../ids.ts'

export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly failures: number
  readonly cooldownMs: number
}

/**
 * closed: everything goes. open: nothing is claimed until `until`. probing: one attempt decides.
 * One per run, kept in its row, so that it holds for every supervisor and survives them.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failuresInRow: number }
  | { readonly state: 'open'; readonly until: EpochMs }
  | { readonly state: 'probing'; readonly attempt: AttemptId }

export const closedBreaker: Breaker = { state: 'closed', failuresInRow: 0 }

/** Whether a claim may go ahead at `now`, and whether it is the probe. */
export function mayClaim(breaker: Breaker, now: EpochMs): 'yes' | 'as probe' | 'no' {
  switch (breaker.state) {
    case 'closed':
      return 'yes'
    case 'open':
      return now >= breaker.until ? 'as probe' : 'no'
    case 'probing':
      return 'no'
  }
}

/** The effect of an attempt's end on the breaker. An attempt that ended without an outcome has none, but frees the probe. */
export type Verdict = 'good' | 'bad' | 'none'

export function afterAttempt(
  breaker: Breaker,
  policy: BreakerPolicy,
  ended: { readonly attempt: AttemptId; readonly verdict: Verdict; readonly now: EpochMs },
): Breaker {
  const { attempt, verdict, now } = ended
  const opened: Breaker = { state: 'open', until: now + policy.cooldownMs }
  switch (breaker.state) {
    case 'closed': {
      if (verdict === 'none') return breaker
      if (verdict === 'good') return closedBreaker
      const failuresInRow = breaker.failuresInRow + 1
      return failuresInRow >= policy.failures ? opened : { state: 'closed', failuresInRow }
    }
    case 'open':
      // Attempts that were running when it opened: a success among them shows that things work again.
      return verdict === 'good' ? closedBreaker : breaker
    case 'probing':
      if (verdict === 'good') return closedBreaker
      if (breaker.attempt !== attempt) return breaker
      return verdict === 'bad' ? opened : { state: 'open', until: now }
  }
}
