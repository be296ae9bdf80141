import type { Phase } from './attempt.ts'
import type { EpochMs } from './ids.ts'
import type { Standing } from './item.ts'

/** What is shown: the status plus what can be derived. Never stored. */
export type ItemState =
  | 'todo'
  | 'blocked'
  | 'waiting'
  | 'asks'
  | 'claimed'
  | 'running'
  | 'verifying'
  | 'voting'
  | 'reviewing'
  | 'queued'
  | 'merging'
  | 'done'
  | 'failed'
  | 'conflict'
  | 'cancelled'

/** @param phase of the current attempt, when the item is claimed. */
export function stateOf(
  standing: Standing,
  facts: { readonly blockedBy: number; readonly phase: Phase | null; readonly now: EpochMs },
): ItemState {
  switch (standing.status) {
    case 'todo':
      if (facts.blockedBy > 0 || standing.hold === 'source') return 'blocked'
      if (standing.asks !== undefined) return 'asks'
      return standing.notBefore !== null && standing.notBefore > facts.now ? 'waiting' : 'todo'
    case 'claimed':
      return stateOfPhase(facts.phase)
    case 'done':
      return 'done'
    case 'failed':
      return standing.reason.code === 'conflict' ? 'conflict' : 'failed'
    case 'cancelled':
      return 'cancelled'
  }
}

function stateOfPhase(phase: Phase | null): ItemState {
  switch (phase) {
    case null:
    case 'preparing':
      return 'claimed'
    case 'running':
    case 'collecting':
      return 'running'
    case 'verifying':
      return 'verifying'
    case 'voting':
      return 'voting'
    case 'reviewing':
      return 'reviewing'
    case 'queued':
      return 'queued'
    case 'merging':
      return 'merging'
  }
}
