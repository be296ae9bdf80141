import type { Phase } from '../../core/attempt.ts'
import { attemptId } from '../../core/ids.ts'
import { stateOf, type ItemState } from '../../core/state.ts'

const claimed = { status: 'claimed', attempt: attemptId(0), claimedAt: 0 } as const

/** What a claimed item is shown as, by the phase of its attempt. */
export const stateOfPhase = (phase: Phase): ItemState => stateOf(claimed, { blockedBy: 0, phase, now: 0 })
