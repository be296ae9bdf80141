import type { Fault } from '../agent/fault.ts'
import type { StoredReport } from '../agent/stored-report.ts'
import type { Attempt, CheckVerdict, Fence, GateResult, OwnStage, PlannedAgent } from '../attempt.ts'
import type { EpochMs, SupervisorId } from '../ids.ts'
import type { Item } from '../item.ts'
import type { Vote } from '../policy/vote.ts'
import type { StartObstacle } from '../policy/start-obstacle.ts'
import type { Reason } from '../reason.ts'
import type { Review, ReviewEnd } from '../review/review.ts'
import type { ProcessIdentity } from '../run/identity.ts'
import type { Fenced } from './fenced.ts'
import type { LivenessOf } from './run-store.ts'

/** Claiming an item, and its attempt from the first phase to the merge queue or its end. */
export interface AttemptStore {
  claimNext(request: ClaimRequest): Promise<ClaimResult>
  /** Stores the stage whole, before the phase's first act. */
  enterPhase(fence: Fence, stage: OwnStage): Promise<Fenced<'ok'>>
  noteAgent(start: AgentStart): Promise<Fenced<'ok'>>
  /**
   * Replaces what was stored of the agent's stream, and adds what it has used to what its run and its item have spent. What it
   * begins or ceases to wait for is an event of its own, and so is a budget that is nearly or wholly used.
   */
  noteReport(note: AgentReportNote): Promise<Fenced<'ok'>>
  /**
   * An agent shows a limit of its vendor: no other is started there before it is over. May be repeated while it waits, to learn whether
   * another agent has become free.
   */
  noteLimit(note: LimitNote): Promise<Fenced<LimitAnswer>>
  /** The model of the attempt's agent has answered: whatever was limited there is so no more. */
  noteAnswer(note: Omit<LimitNote, 'fault'>): Promise<Fenced<'ok'>>
  /**
   * Another agent goes on in the place of one of several that is limited and has done nothing yet. Resolves to which; null where none is
   * free, and nothing is changed.
   */
  replaceCandidate(order: ReplaceOrder): Promise<Fenced<Pick<PlannedAgent, 'preset' | 'model'> | null>>
  /** An agent is to review the work, and is not started yet: no claim takes its place in the pool. */
  noteWaitingReviewer(note: ReviewerNote): Promise<Fenced<'ok'>>
  /** Before an agent is started that reviews the work. `full`: as many of its kind are at work as may be; it waits. */
  noteReviewer(note: ReviewerNote): Promise<Fenced<'ok' | 'full'>>
  noteReview(note: ReviewNote): Promise<Fenced<'ok'>>
  noteVerdict(fence: Fence, verdict: CheckVerdict): Promise<Fenced<'ok'>>
  /** Replaces what the item's agent has written for later ones. */
  noteProgress(fence: Fence, text: string): Promise<Fenced<'ok'>>
  /** A person lets its agents stand still: before any is stopped. */
  freeze(fence: Fence): Promise<Fenced<'ok' | 'not running'>>
  /** After all of them go on. */
  thaw(fence: Fence): Promise<Fenced<'ok' | 'not frozen'>>
  noteGate(fence: Fence, gate: GateResult): Promise<Fenced<'ok'>>
  /** One of several agents is out of the vote, for this reason; null: it has passed its gate. */
  endCandidate(fence: Fence, reason: Reason | null): Promise<Fenced<'ok'>>
  /** Before an agent is started that judges works. Resolves to who judges in this look: who was noted for it first. */
  noteJudge(note: JudgeNote): Promise<Fenced<Pick<PlannedAgent, 'preset' | 'model'>>>
  /** Makes the work of the chosen agent the attempt's. */
  noteVote(fence: Fence, vote: Vote): Promise<Fenced<'ok'>>
  /**
   * Ends an attempt without a merge: applies weight, retry policy, breaker, failure mode; releases its files and parks.
   * `conflict` and a last counted failure make the item `failed`; else it is todo again, after the backoff.
   */
  finishAttempt(request: FinishRequest): Promise<Fenced<'ok'>>
  /** Enters `queued` and claims the next item for the freed slot, in one transaction. */
  queueAndClaim(fence: Fence, next: ClaimRequest | null): Promise<Fenced<ClaimResult | null>>
  /**
   * Attempts that have not ended and whose supervisor has (ended, died, or let its lease run out where its process can't be seen),
   * taken over by `supervisor` with tenure + 1, each in a compare-and-swap. An attempt whose item has moved on is closed `superseded`
   * and listed apart.
   */
  adoptOrphans(
    supervisor: SupervisorId,
    livenessOf: LivenessOf,
  ): Promise<{ readonly adopted: readonly Attempt[]; readonly superseded: readonly Attempt[] }>
}

export interface ClaimRequest {
  readonly supervisor: SupervisorId
  readonly worker: number
}

/** Strategy, retry, breaker and agent come from the run's settings. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly attempt: Attempt; readonly item: Item }
  | {
      readonly kind: 'nothing'
      /**
       * `nothingLeft`: nothing is ready and nothing in work can make something ready.
       * `inProgress`: something may become ready when what is claimed ends.
       * `retryPending`: a retry waits for its time.
       * `limited`: every agent that could do what is ready is limited, until then.
       * Otherwise nothing new is started for now.
       */
      readonly why: 'nothingLeft' | 'inProgress' | 'retryPending' | StartObstacle['kind']
      /** When to try again at the latest, if that is known. */
      readonly at: EpochMs | null
    }

export interface LimitNote {
  readonly fence: Fence
  /** Which agent of the attempt. */
  readonly agent: Pick<PlannedAgent, 'preset' | 'model'>
  /** It is the run's reviewer, started then. */
  readonly reviewerSince?: EpochMs
  readonly fault: Pick<Fault, 'class' | 'message' | 'retryAfterMs' | 'resetsAt'>
}

export interface ReplaceOrder {
  /** Names the one of several. */
  readonly fence: Fence
  /** What the processes before those of the next agent have used. */
  readonly report: StoredReport
}

export interface LimitAnswer {
  /** Another agent that may do the item is free. */
  readonly other: boolean
}

export interface FinishRequest {
  readonly fence: Fence
  /** Its weight decides the outcome. */
  readonly reason: Reason
  /** What its agent means to do: the item then asks a person. */
  readonly plan?: string
}

export interface AgentReportNote {
  readonly fence: Fence
  /** Its place among the attempt's agents. */
  readonly agent: number
  readonly report: StoredReport
  /** Its first process in this try begins: what an attempt before has used stays counted. */
  readonly begins?: boolean
  /** The agent has ended: an event of its own. */
  readonly ended?: boolean
}

export interface ReviewerNote extends Pick<Review, 'index' | 'preset' | 'model' | 'commit'> {
  readonly fence: Fence
}

export interface ReviewNote extends Pick<Review, 'index'> {
  readonly fence: Fence
  readonly end: ReviewEnd
}

export interface JudgeNote {
  readonly fence: Fence
  /** See `judgeNumber`. */
  readonly agent: number
  readonly preset: string
  readonly model: string | null
}

export interface AgentStart {
  readonly fence: Fence
  /** Its place among the attempt's agents: 0, 1, … */
  readonly agent: number
  /** Of the wrapper; null when the spawn itself failed. */
  readonly identity: ProcessIdentity | null
}
