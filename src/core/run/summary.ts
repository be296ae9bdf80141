import type { Unwritten } from '../backlog/unwritten.ts'
import type { StateCounts } from '../ports/store-reader.ts'
import type { Usage } from '../agent/usage.ts'
import type { GivenNote, LeftOut } from '../attempt.ts'
import type { EpochMs } from '../ids.ts'
import type { ItemStatus } from '../item.ts'
import type { Budget } from '../policy/budget.ts'
import type { Vote } from '../policy/vote.ts'
import type { Reason } from '../reason.ts'
import type { ReviewEnd } from '../review/review.ts'
import type { Behind } from '../settling.ts'
import type { ItemState } from '../state.ts'
import type { Strayed } from '../strayed.ts'
import type { EndedHold } from './ended-hold.ts'

/** What a run achieved: data first, then Markdown, JSON, a screen, lines. */
export interface RunSummary {
  readonly run: number
  readonly project: string
  readonly target: string
  /** Commits of the target: at the start and now. */
  readonly from: string
  readonly to: string
  readonly commits: number
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs
  readonly durationMs: number
  /** Which tasks it did; left out: every task. The counts and items are those. */
  readonly filter?: string
  readonly counts: StateCounts
  readonly items: readonly SummaryItem[]
  readonly workers: readonly WorkerStatistics[]
  readonly attempts: number
  /** What all agents used; null where none reported it, left out in reports of an older loopwork. */
  readonly usage?: Usage | null
  /** Those that are set, with what is used of them; left out in reports of an older loopwork. */
  readonly budgets?: readonly Budget[]
  /** The run has not ended, and nothing new is started before it may use more; else left out. */
  readonly overBudget?: true
  /** Sum of the attempts' durations. */
  readonly busyMs: number
  readonly added: number
  readonly removed: number
  readonly filesChanged: number
  readonly conflicts: number
  /** The state of the user's checkout: followed, or held by what. */
  readonly delivery: {
    readonly followed: boolean
    /** The target is what the user has checked out. */
    readonly checkedOut: boolean
    /** A plain `git push` knows where to send the target; left out where that was not looked up. */
    readonly upstream?: boolean
    readonly why: string | null
    readonly files: readonly string[]
    /** What a person can do about it, where that is known. */
    readonly mend?: string | null
    /** The command for it, which can be pasted anywhere. */
    readonly command?: string | null
    /** What had been held before, and came to the branch during this run; left out where nothing had. */
    readonly ended?: EndedHold
  }
  /** Which sources do not show what became of tasks; left out: all do. */
  readonly unwritten?: readonly Unwritten[]
  /** What agents have put on the target by themselves; left out in reports of an older loopwork. */
  readonly strayed?: readonly Strayed[]
  /** Where the whole report is; absolute. */
  readonly reportPath: string | null
}

export interface SummaryItem {
  readonly id: string
  readonly title: string
  readonly status: ItemStatus
  readonly state: ItemState
  readonly reason: Reason | null
  readonly attempts: number
  readonly durationMs: number
  /** Of all its tries in this run; null where no agent reported any. */
  readonly usage: Usage | null
  readonly files: readonly string[]
  readonly added: number
  readonly removed: number
  readonly commit: string | null
  /** The target had its work already: the commit is the target's as it was then. Left out: it was merged, or is not done. */
  readonly addsNothing?: true
  readonly branch: string | null
  /** Where a person settles it, while it is in conflict. */
  readonly worktree: string | null
  /** The target has moved on since the merge was handed over there; left out where it has not, or nobody has looked. */
  readonly behind?: Behind
  /** Ids it waits for. */
  readonly needs: readonly string[]
  /** Those of them that the run's filter leaves out, and what these need in turn; left out: none. */
  readonly needsOutside?: readonly string[]
  /** The backlog's own word for why it is held. */
  readonly heldAs?: string
  /** What it waits for is in it. */
  readonly isContainer?: boolean
  readonly receipts: readonly Receipt[]
}

/** The evidence of one attempt; also `attempts/<id>/receipt.json`. */
export interface Receipt {
  readonly attempt: number
  readonly number: number
  readonly agent: string
  readonly worker: string
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs | null
  readonly durationMs: number
  readonly outcome: string
  readonly reason: Reason | null
  readonly base: string | null
  readonly work: string | null
  readonly merged: string | null
  readonly gates: readonly {
    readonly command: string
    readonly exit: number | null
    readonly durationMs: number
    readonly tree: string
  }[]
  readonly files: readonly string[]
  readonly leftOut: readonly LeftOut[]
  /** Of a check: `VERIFICATION_PASS`, or that no verdict was given; left out of every other task. */
  readonly verdict?: string
  /** These four of agents that are read as streams; left out in reports of an older loopwork. */
  readonly usage?: Usage | null
  readonly sessions?: readonly string[]
  /** What was not permitted. */
  readonly denials?: readonly string[]
  /** What its agents were given of a person's notes; left out where that is nothing. */
  readonly notes?: readonly GivenNote[]
  /** How the work was chosen, and what became of each agent's; left out where one agent worked on it. */
  readonly contest?: ContestReceipt
  /** Agents that were asked to review the work, and what they said. */
  readonly reviews?: readonly {
    readonly agent: string
    readonly model: string | null
    readonly commit: string
    readonly end: ReviewEnd | null
    readonly usage: Usage | null
  }[]
  /** Why a good end may be none: only the gate and a reader protect from that. */
  readonly suspicious?: string | null
}

export interface ContestReceipt {
  /** Null: none of the works passed its gate. */
  readonly vote: Vote | null
  readonly candidates: readonly CandidateReceipt[]
}

export interface CandidateReceipt {
  /** 0, 1, …: shown as `.1`, `.2`, … */
  readonly number: number
  readonly agent: string
  readonly outcome: 'chosen' | 'passed' | 'out' | 'unfinished'
  readonly reason: Reason | null
  readonly work: string | null
  /** By which its work is kept; null where it made none. */
  readonly ref: string | null
  readonly added: number
  readonly removed: number
  readonly gates: Receipt['gates']
  readonly usage: Usage | null
}

export interface WorkerStatistics {
  readonly id: string
  readonly completed: number
  readonly failed: number
  readonly busyMs: number
}
