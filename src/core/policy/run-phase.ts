import type { EpochMs } from '../ids.ts'
import type { StateCounts } from '../ports/store-reader.ts'
import { atWork, inHand, inLane, withWorkers } from '../run/counts.ts'
import type { Hold } from '../run/hold.ts'
import type { Run } from '../run/run.ts'
import { startObstacle } from './start-obstacle.ts'

/** What a run is doing as a whole, in one word. */
export type RunPhase =
  /** Unfinished, and nobody supervises it or is about to. */
  | 'left'
  /** Nobody supervises it yet, or its first agents are not there yet. */
  | 'starting'
  | 'running'
  /** Nothing can be started before a time has come: the breaker is open, or only retries are left. */
  | 'waiting'
  /** Nothing can be started before something has been mended, or a person has given the run more to use. */
  | 'held'
  | 'paused'
  /** The screen leaves when what runs has ended. Fewer workers alone don't drain a run. */
  | 'draining'
  | 'stopping'
  | 'finished'
  | 'aborted'

export interface PhaseFacts {
  readonly run: Run | null
  /** The store's time. */
  readonly now: EpochMs
  /** What keeps anything from being started, stored or not. */
  readonly hold: Hold | null
  /** Supervisors that live. */
  readonly living: number
  /** Whether whoever asks supervises the run, or begins to when nobody else does. */
  readonly supervises: boolean
  readonly counts: StateCounts
  /** The supervisor that looks is about to end. */
  readonly stopping: boolean
  readonly draining: boolean
}

export function runPhase(facts: PhaseFacts): RunPhase {
  const { run, hold, living, counts, stopping, draining } = facts
  if (run === null) return 'starting'
  if (run.endedAt !== null) return run.aborting ? 'aborted' : 'finished'
  if (living === 0 && !facts.supervises) return 'left'
  const obstacle = startObstacle({ run, hold, stopping, draining, now: facts.now })
  switch (obstacle?.kind) {
    case 'aborting':
    case 'stopping':
      return 'stopping'
    case 'draining':
    case 'paused':
      return obstacle.kind
    case 'budget':
    case 'held':
      return living === 0 ? 'starting' : 'held'
    case 'limited':
      // Agents that began before go on.
      if (withWorkers(counts) + inLane(counts) > 0) break
      return living === 0 ? 'starting' : 'waiting'
    case 'breaker':
      return living === 0 ? 'starting' : 'waiting'
    default:
  }
  if (living === 0) return 'starting'
  if (atWork(counts) === 0 && counts.todo === 0 && counts.waiting > 0) return 'waiting'
  return hasBegun(counts) ? 'running' : 'starting'
}

/** Until the first agent is there, workers only make its place ready. */
const hasBegun = (counts: StateCounts): boolean =>
  counts.claimed === (counts.byToken ?? 0) ||
  counts.claimed < inHand(counts) ||
  atWork(counts) > inHand(counts) ||
  counts.done + counts.failed + counts.conflict + counts.waiting > 0
