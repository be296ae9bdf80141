import { atWork, inHand } from '../counts.ts'
import type { Hold } from '../hold.ts'
import type { StateCounts } from '../ports/store-reader.ts'
import type { Run } from '../run.ts'

/** What a run is doing as a whole, in one word. */
export type RunPhase =
  /** Nobody supervises it yet, or its first agents are not there yet. */
  | 'starting'
  | 'running'
  /** Nothing can be started before a time has come: the breaker is open, or only retries are left. */
  | 'waiting'
  /** Nothing can be started before something has been mended. */
  | 'held'
  | 'paused'
  /** Workers end with their task, or the screen leaves when all have. */
  | 'draining'
  | 'stopping'
  | 'finished'
  | 'aborted'

export interface PhaseFacts {
  readonly run: Run | null
  /** What keeps anything from being started, stored or not. */
  readonly hold: Hold | null
  /** Supervisors that live. */
  readonly living: number
  readonly counts: StateCounts
  /** The supervisor that looks is about to end. */
  readonly stopping: boolean
  readonly draining: boolean
}

export function runPhase({ run, hold, living, counts, stopping, draining }: PhaseFacts): RunPhase {
  if (run === null) return 'starting'
  if (run.endedAt !== null) return run.aborting ? 'aborted' : 'finished'
  if (run.aborting || stopping) return 'stopping'
  if (draining) return 'draining'
  if (run.paused) return 'paused'
  if (living === 0) return 'starting'
  if (hold !== null) return 'held'
  if (run.breaker.state !== 'closed') return 'waiting'
  if (atWork(counts) === 0 && counts.todo === 0 && counts.waiting > 0) return 'waiting'
  return hasBegun(counts) ? 'running' : 'starting'
}

/** Until the first agent is there, workers only make its place ready. */
const hasBegun = (counts: StateCounts): boolean =>
  counts.claimed === 0 ||
  counts.claimed < inHand(counts) ||
  atWork(counts) > inHand(counts) ||
  counts.done + counts.failed + counts.conflict + counts.waiting > 0
