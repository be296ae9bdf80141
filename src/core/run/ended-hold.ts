import type { ItemId } from '../ids.ts'

/** Merged work that waited for the user's branch to be free, and is on it now. */
export interface EndedHold {
  /** The run that brought it there. */
  readonly run: number
  /** Commits of the branch. */
  readonly from: string
  readonly to: string
  /** Whose work it is, in the order in which it was merged. */
  readonly items: readonly ItemId[]
  /** What brings back the changes of the user's that were to be put aside for it. */
  readonly back?: string
}
