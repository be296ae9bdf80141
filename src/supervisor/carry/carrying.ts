import type { Attempt, AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import type { Reason } from '../../core/reason.ts'
import type { MessageBox } from '../agent/message-box.ts'
import type { Stays } from '../phases/clean-up/clean-up-attempt.ts'

/** An attempt, or one of its candidates, to be carried through its phases. */
export interface ToCarry {
  readonly attempt: Attempt
  readonly item: Item
  readonly signal: AbortSignal
  /** A stop that is under way must not wait any longer. */
  readonly hurry: AbortSignal
  /** To its agents. */
  readonly messages: MessageBox
  /** Its worker takes other tasks while this waits for somebody else; goes on when one is free again. */
  away<T>(act: () => Promise<T>): Promise<T>
}

/** What becomes of it at its ends. */
export interface Ends<Progress> {
  /** Several agents are to work on it. A failure is then the attempt's. */
  contested(attempt: AttemptIn<'running' | 'voting'>): Promise<Contested>
  /** Its agent has ended, and its work is at the gate. */
  verifying(): Promise<void>
  /** Whether another agent looks at its work before it has passed. */
  isReviewed(attempt: AttemptIn<'verifying' | 'reviewing'>): boolean
  /** Its work has passed the gate, or was chosen; and it was approved where it is reviewed. */
  passed(attempt: AttemptIn<'verifying' | 'voting' | 'reviewing'>): Promise<Progress>
  /**
   * @param stays whether its worktree outlives it.
   * @param plan what its agent means to do, where a person is asked about that.
   */
  failed(attempt: Attempt, why: Reason, stays: Stays, plan?: string): Promise<Progress>
}

/** Of several agents. */
export type Contested =
  | { readonly kind: 'chosen'; readonly attempt: AttemptIn<'voting'> }
  | { readonly kind: 'none'; readonly reason: Reason }

/** Left to another supervisor, or to the next start. */
export interface Left {
  readonly kind: 'left'
}

/** An attempt on its way through its phases. */
export interface Carrying<Progress> extends ToCarry {
  readonly ends: Ends<Progress>
  /** The attempt as stored last: after a failure it stays in this phase. */
  attempt: Attempt
  /** How often in a row it failed for trouble that affects no other attempt. */
  alone: number
  /** Its agent has just ended here, with all its processes. */
  swept: boolean
  /** What its agent means to do, where that was all it was to say. */
  plan?: string
}
