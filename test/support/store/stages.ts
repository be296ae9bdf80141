import type { Fence, OwnStage, Work } from '../../../src/core/attempt.ts'
import type { ClaimRequest } from '../../../src/core/ports/attempt-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { tip } from './sample.ts'

const agents = [
  {
    ...{ number: 0, preset: 'mock', model: null, given: null },
    worktree: { path: '/w', branch: 'loopwork/a/1', base: tip },
  },
] as const

/** Stages as a supervisor enters them, of an attempt by one agent. */
export const running = { phase: 'running', agents } as const satisfies OwnStage
export const collecting = { phase: 'collecting', agents, work: null } as const satisfies OwnStage
export const verifying = (work: Work | null = null) =>
  ({ phase: 'verifying', agents, work }) as const satisfies OwnStage

/** The attempt's work is there, and waits for the lane; its slot claims what comes next. */
export async function queue(
  store: Store,
  fence: Fence,
  next: ClaimRequest | null = null,
  work: Work | null = null,
) {
  await store.enterPhase(fence, verifying(work))
  return store.queueAndClaim(fence, next)
}
