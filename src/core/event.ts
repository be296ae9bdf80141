import type { AgentChoice } from './agent/agent-choice.ts'
import type { ActKind } from './acts/act.ts'
import type { FormerStanding } from './acts/former-standing.ts'
import type { Concern, CoolDown } from './agent/cool-down.ts'
import type { Standstill } from './agent/standstill.ts'
import type { StoredReport } from './agent/stored-report.ts'
import type { AttemptOutcome, Phase } from './attempt.ts'
import type { CandidatePhase } from './candidate.ts'
import type { Unwritten } from './backlog/unwritten.ts'
import type { AttemptId, EpochMs, ItemId, RunId, SupervisorId } from './ids.ts'
import type { BudgetKind, BudgetStage } from './policy/budget.ts'
import type { Vote } from './policy/vote.ts'
import type { Reason } from './reason.ts'
import type { PlanAnswer } from './plan/plan.ts'
import type { ReviewEnd } from './review/review.ts'
import type { EndedHold } from './run/ended-hold.ts'
import type { HoldCode, HoldOwner } from './run/hold.ts'
import type { OptionChange } from './run/settings.ts'
import type { Mover, Strayed } from './strayed.ts'
import type { TokenClaimEnd } from './claims/token-claim.ts'

/**
 * Append-only, past tense, `subject:verb`. Stored in the transaction of the change that it describes, before anything is shown.
 * Version 1 of the shapes; additions are allowed, changes need a new type.
 */
export type EventBody =
  | { readonly type: 'run:started'; readonly target: string; readonly base: string; readonly workers: number }
  | { readonly type: 'run:joined'; readonly supervisor: SupervisorId; readonly workers: number }
  /** An unfinished run was carried on with other options. */
  | { readonly type: 'run:options'; readonly changes: readonly OptionChange[] }
  | { readonly type: 'run:paused' }
  | { readonly type: 'run:resumed' }
  | {
      readonly type: 'run:held'
      readonly owner: HoldOwner
      readonly code: HoldCode
      readonly message: string
      readonly cure: string
    }
  | { readonly type: 'run:unheld'; readonly owner: HoldOwner; readonly code: HoldCode }
  /** A budget is used to 80 %, or wholly: nothing new is started then. */
  | {
      readonly type: 'run:budget'
      readonly kind: BudgetKind
      readonly stage: Exclude<BudgetStage, 'within'>
      readonly spent: number
      readonly limit: number
    }
  /** A person gave the run more, or less, to use. */
  | { readonly type: 'run:extended'; readonly kind: BudgetKind; readonly from: number; readonly to: number }
  | { readonly type: 'run:aborted' }
  | { readonly type: 'run:ended'; readonly outcome: string }
  | {
      readonly type: 'run:scaled'
      readonly supervisor: SupervisorId
      readonly from: number
      readonly to: number
    }
  | { readonly type: 'supervisor:ended'; readonly supervisor: SupervisorId }
  /** Nobody asks there before a time; repeated when it is longer after another try. */
  | { readonly type: 'pool:limited'; readonly cool: CoolDown }
  /** A model answers there again. */
  | { readonly type: 'pool:free'; readonly concern: Concern }
  | { readonly type: 'breaker:opened'; readonly until: EpochMs }
  | { readonly type: 'breaker:probed' }
  | { readonly type: 'breaker:closed' }
  | {
      readonly type: 'backlog:imported'
      readonly source: string
      readonly added: number
      readonly changed: number
    }
  | { readonly type: 'item:added' }
  | { readonly type: 'item:changed'; readonly fields: readonly string[] }
  | {
      readonly type: 'item:claimed'
      readonly worker: number
      readonly number: number
      readonly epoch: number
    }
  /** By somebody who is no worker: see `TokenClaim`. */
  | {
      readonly type: 'claim:taken'
      readonly by: string
      readonly leaseUntil: EpochMs
      readonly epoch: number
    }
  /** What became of the item is an event of its own. */
  | { readonly type: 'claim:ended'; readonly by: string; readonly how: TokenClaimEnd }
  | { readonly type: 'item:parked'; readonly holder: ItemId; readonly path: string }
  | { readonly type: 'item:released'; readonly reason: Reason; readonly notBefore: EpochMs | null }
  /** `addsNothing`: nothing of it was merged; the target has what it made, as the commit that is named has. */
  | { readonly type: 'item:done'; readonly commit: string | null; readonly addsNothing?: true }
  /** Done, but the target holds its work no more. */
  | { readonly type: 'item:undone'; readonly reason: Reason }
  /** The target holds it again. */
  | { readonly type: 'item:restored'; readonly commit: string }
  | { readonly type: 'item:failed'; readonly reason: Reason }
  | { readonly type: 'item:retried' }
  /** A person has taken back a retry, a cancel or a stop: how it stands then. */
  | ({ readonly type: 'item:put-back'; readonly took: ActKind } & FormerStanding)
  /** … that it was taken out of the merge queue: its work waits there again. */
  | { readonly type: 'item:requeued'; readonly epoch: number }
  /** Who does it from now on by a person's word; null: whoever the rest decides. */
  | { readonly type: 'item:agent-chosen'; readonly choice: AgentChoice | null }
  /** A person has written a note for the item's agents. */
  | { readonly type: 'note:added'; readonly text: string }
  | { readonly type: 'item:cancelled'; readonly reason: Reason }
  /** The last task of a group that runs side by side is done. In their order. */
  | { readonly type: 'group:completed'; readonly group: string; readonly items: readonly ItemId[] }
  | { readonly type: 'attempt:phase'; readonly phase: Phase }
  /** One of several agents entered a phase. */
  | { readonly type: 'candidate:phase'; readonly agent: number; readonly phase: CandidatePhase }
  /** One of several agents is out of the vote. */
  | { readonly type: 'candidate:out'; readonly agent: number; readonly reason: Reason }
  /** The work of one of several agents was chosen. */
  | ({ readonly type: 'attempt:voted' } & Vote)
  /** A person lets its agents stand still. */
  | { readonly type: 'attempt:frozen' }
  | { readonly type: 'attempt:thawed' }
  | {
      readonly type: 'attempt:adopted'
      readonly from: SupervisorId
      readonly by: SupervisorId
      /** Where it was taken over; left out by a loopwork that did not store it. */
      readonly phase?: Phase
    }
  /** A running agent gets nowhere, for another reason than before, or (null) goes on. */
  | { readonly type: 'agent:standstill'; readonly agent: number; readonly standstill: Standstill | null }
  /** An agent that is read as a stream has ended. */
  | { readonly type: 'agent:ended'; readonly agent: number; readonly report: StoredReport }
  | { readonly type: 'attempt:ended'; readonly outcome: AttemptOutcome; readonly reason: Reason | null }
  | {
      readonly type: 'gate:ended'
      readonly command: string
      readonly exit: number | null
      readonly durationMs: number
      /** On the tree merged with the target's tip, not on the attempt's own. */
      readonly merged: boolean
      /** Of which agent's work, where several work on the task. */
      readonly agent?: number
    }
  /** A person has read the plan of a task: it is carried out, or made again. */
  | { readonly type: 'plan:answered'; readonly answer: PlanAnswer; readonly note: string | null }
  /** An agent that was asked to review the work has ended. `reviewer`: its preset. */
  | { readonly type: 'review:ended'; readonly reviewer: string; readonly end: ReviewEnd }
  | { readonly type: 'merge:conflicted'; readonly files: readonly string[] }
  /** A person has moved it in the merge queue, before (-1) or behind (1) that other task. */
  | { readonly type: 'merge:moved'; readonly by: -1 | 1; readonly past: ItemId }
  | { readonly type: 'merge:landed'; readonly target: string; readonly from: string; readonly to: string }
  /** The target lacks what it had held; the lane started anew from `to`. `by`: the attempt that moved it, where that is known. */
  | {
      readonly type: 'target:moved-back'
      readonly target: string
      readonly from: string
      readonly to: string
      readonly by?: Mover
    }
  /** An agent put commits of its own on the target. */
  | ({ readonly type: 'target:strayed' } & Strayed)
  | {
      readonly type: 'delivery:followed'
      readonly target: string
      readonly from: string
      readonly to: string
      readonly ended?: EndedHold
    }
  | {
      readonly type: 'delivery:held'
      readonly target: string
      readonly why: string
      readonly files: readonly string[]
      readonly mend?: string
      readonly command?: string
      readonly back?: string
    }
  /** `unwritten`: it is about statuses that a source does not show at the end. */
  | { readonly type: 'notice'; readonly message: string; readonly unwritten?: Unwritten }

export interface StoredEvent {
  /** Gapless, the only order. */
  readonly seq: number
  readonly at: EpochMs
  readonly run: RunId | null
  readonly item: ItemId | null
  readonly attempt: AttemptId | null
  readonly worker: number | null
  readonly body: EventBody
}
