import type { Unsettled } from './ports/worktrees.ts'

/** How far a person is with a merge that was handed to them, in its worktree, and what that lacks of the target by now. */
export type Settling = SettlingStage & { readonly behind?: Behind }

type SettlingStage =
  | ({ readonly kind: 'open' } & Unsettled)
  /** Committed or not: the next try can take it. */
  | { readonly kind: 'settled' }
  /** It was dropped, or could not be begun: a next try would meet the same conflict. */
  | { readonly kind: 'no merge' }

/** The target has moved on since its merge was handed to a person, so what they settle may conflict with it again. */
export interface Behind {
  /** The worktree; absolute. */
  readonly dir: string
  readonly target: string
  /**
   * `open` - files of the merge are open still. `settled` - none is, and it is not committed. `no merge` - none is under way: it was
   * committed, or dropped.
   */
  readonly stage: 'open' | 'settled' | 'no merge'
}
