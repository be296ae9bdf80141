import type { AttemptId, EpochMs, ItemId, Oid, RunId, SupervisorId } from './ids.ts'
import type { Reason } from './reason.ts'

/** Written before the phase's first act; recovery re-enters an attempt at its phase. */
export type Phase = 'preparing' | 'running' | 'collecting' | 'verifying' | 'queued' | 'merging'

/** What the collected work is. */
export interface Work {
  readonly commit: Oid
  readonly tree: Oid
  /** Paths relative to the repository's root. */
  readonly files: readonly string[]
  readonly added: number
  readonly removed: number
  /** What collect did not take, and why. */
  readonly leftOut: readonly LeftOut[]
  /**
   * Whether, by what git knows of it, the worktree holds this tree, what was given, and nothing else. False when anything was
   * left out or an ignored file came or changed. What git can't carry is looked for before a gate runs (`holdsExactly`).
   */
  readonly exact: boolean
}

export interface LeftOut {
  readonly path: string
  readonly why:
    | 'backlog'
    | 'too big'
    | 'path too long'
    | 'unreadable'
    | 'nested repository'
    | 'submodule'
    | 'ignored name'
    | 'copied'
    | 'linked'
}

/** A gate command's result, for the receipt. */
export interface GateResult {
  readonly command: string
  readonly exit: number | null
  readonly durationMs: number
  /** The tree the command saw. */
  readonly tree: Oid
}

export type AttemptOutcome = 'done' | 'failed' | 'back' | 'conflict' | 'superseded'

export interface AttemptEnd {
  readonly at: EpochMs
  readonly outcome: AttemptOutcome
  readonly reason: Reason | null
}

/** One try of an item by a worker. */
export interface Attempt {
  readonly id: AttemptId
  readonly item: ItemId
  /** Names branches, refs and folders; see `slug.ts`. */
  readonly slug: string
  /** 1, 2, … over the item's whole life. */
  readonly number: number
  /** Counted tries of this round, this one included: `try 2 of 3`. */
  readonly tryNumber: number
  readonly run: RunId
  readonly owner: SupervisorId
  /** W0, W1, …: the slot's number. */
  readonly worker: number
  /** Raised by every claim of the item, never reset. */
  readonly epoch: number
  /** Raised by every adoption of the attempt, never reset. */
  readonly tenure: number
  readonly phase: Phase
  readonly agent: string
  readonly startedAt: EpochMs
  /** The commit the worktree started from. */
  readonly base: Oid | null
  readonly worktree: string | null
  /** The branch that the worktree was made on; null before. Everything that names it reads it here. */
  readonly branch: string | null
  /** No agent is started: the work is what a person has settled in the item's kept worktree. */
  readonly settles: boolean
  /** The commit of what the agent was given: the base with what setup and copies changed. Work is the difference from it. */
  readonly given: Oid | null
  readonly work: Work | null
  readonly gates: readonly GateResult[]
  readonly end: AttemptEnd | null
}

/** Carried by every write of an attempt's owner; zero rows changed means "I am a ghost". */
export interface Fence {
  readonly attempt: AttemptId
  readonly item: ItemId
  readonly epoch: number
  readonly tenure: number
}

export const fenceOf = (attempt: Attempt): Fence => ({
  attempt: attempt.id,
  item: attempt.item,
  epoch: attempt.epoch,
  tenure: attempt.tenure,
})
