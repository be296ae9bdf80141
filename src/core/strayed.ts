import type { ItemId, Oid } from './ids.ts'

/** The attempt whose agent moved the target. */
export interface Mover {
  readonly item: ItemId
  readonly number: number
}

/** Commits that an agent made in its worktree and that are on the target without gate and queue: it moved the branch by itself. */
export interface Strayed extends Mover {
  readonly target: string
  readonly commits: readonly Oid[]
  /** What the branch was at before them; null where they are not alone on top of it. */
  readonly from: Oid | null
  readonly to: Oid
  /** The user's checkouts of the target whose index is still what it was before. */
  readonly behind: readonly string[]
  /** A checkout of the target, where the way back has to move files too. */
  readonly there: string | null
}
