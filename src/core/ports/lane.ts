import type { EpochMs, Oid } from '../ids.ts'
import type { Strayed } from '../strayed.ts'

/** The one-at-a-time way into the target. The tip is our own ref `refs/loopwork/lanes/<target>`. */
export interface Lane {
  /** The tip; made from the branch when there is none. @throws LoopworkError kind `git` when the branch doesn't exist. */
  tip(target: string): Promise<Oid>
  /** Where new work starts: the tip, or the branch itself while it is moved back from it. */
  start(target: string): Promise<Oid>
  /** @throws LoopworkError kind `git`, with advice, when there is no such branch. */
  requireBranch(target: string): Promise<void>
  /**
   * What the user did to their branch since, and how the lane can include it. `commit` is what to advance to, after the gate
   * where it is a merge; `conflict`: the two can't be joined.
   */
  incoming(target: string): Promise<
    | { readonly kind: 'none' }
    | { readonly kind: 'fast-forward'; readonly old: Oid; readonly commit: Oid }
    | { readonly kind: 'merge'; readonly old: Oid; readonly commit: Oid; readonly tree: Oid }
    | { readonly kind: 'conflict'; readonly files: readonly string[] }
    /** The branch lacks what it has held: the lane has to start anew from it. */
    | { readonly kind: 'moved back' }
    /** There is no such branch any more. */
    | { readonly kind: 'gone' }
  >
  /** What the lane has to be on a branch that was moved back; null when it wasn't. Then `advance`, and `accept` last of all. */
  startAnew(target: string, landed: readonly LandedWork[]): Promise<NewLane | null>
  /**
   * Takes the newest merge back by moving lane, branch and files to its parent, while nobody can have built on it.
   * Then record it, and `accept` the branch last of all.
   */
  takeOff(target: string, work: LandedWork): Promise<TakenOff>
  /** Which change an undo of an item has to revert, given what else was merged. */
  ownMerge(work: LandedWork, others: readonly LandedWork[]): Promise<OwnMerge>
  /** A one-parent commit on the tip that reverts a commit's change for an item; `same` where nothing of it is left. */
  revert(tip: Oid, work: LandedWork, change: Oid): Promise<MergeResult>
  /** Which merges were reverted by commits of `revert` between two tips. */
  revertedBetween(
    tips: { readonly older: Oid; readonly newer: Oid },
    landed: readonly LandedWork[],
  ): Promise<ReadonlySet<Oid>>
  /** Commits that an agent made in its worktree, which still exists, and that the target contains; null where there are none. */
  strayed(order: StrayOrder): Promise<FoundStray | null>
  /** Records the branch as it is now: it does not count as moved back any more. */
  accept(target: string, branch: Oid): Promise<void>
  /** Which of some commits the branch contains. */
  contains(target: string, commits: readonly Oid[]): Promise<ReadonlySet<Oid>>
  /** Of some work, merged on whatever lane, the commits that a branch contains: as they are, or with their messages in others. */
  holdsWork(branch: string, works: readonly LandedWork[]): Promise<ReadonlySet<Oid>>
  /** One-parent commit of the merged tree on the tip, named by `refs/loopwork/merge/<slug>` before anything else happens to it. */
  merge(order: MergeOrder): Promise<MergeResult>
  /** Whether an attempt's work, or its merge, is still in the repository as a whole: a gate can delete refs, and prune. */
  isKept(work: {
    readonly slug: string
    readonly number: number
    readonly commit: Oid
    /** Known to be there. */
    readonly base: Oid
  }): Promise<boolean>
  /** Whether `commit` is the tip or an ancestor of it. */
  holds(tip: Oid, commit: Oid): Promise<boolean>
  /** Moves the tip, durably, by compare-and-swap. False when it was not at `old`. */
  advance(target: string, old: Oid, to: Oid): Promise<boolean>
  /** A worktree for gates, exactly at `commit`: of the lane by the target's name, of an attempt by its own. */
  checkout(name: string, commit: Oid, root: string): Promise<string>
  /** Where that worktree is, or would be. */
  checkoutPath(name: string, root: string): Promise<string>
  /** Removes what `checkout` made under that name, whatever a gate left there. */
  dropCheckout(name: string, root: string): Promise<void>
  /** Accepts the repository's shared git settings as they are now; later changes hold deliveries. */
  watchConfig(): Promise<void>
  /** The user's branch, index and files go to the tip, wherever the target is checked out. Recovers what a kill left first. */
  follow(target: string): Promise<FollowResult>
}

export type MergeResult =
  | { readonly kind: 'clean'; readonly commit: Oid; readonly tree: Oid }
  /** The target already holds all of it. */
  | { readonly kind: 'same' }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly message: string }

export interface MergeOrder {
  readonly tip: Oid
  readonly work: Oid
  /** Where the work started: equal to the tip, the merge is the work itself. */
  readonly base: Oid
  readonly slug: string
  readonly message: string
  readonly trailers: readonly (readonly [key: string, value: string])[]
}

/** An item's work on the lane, in the order in which it landed. */
export interface LandedWork {
  readonly item: string
  readonly slug: string
  /** Where the target has it now: the merge, or what the user made of it. */
  readonly commit: Oid
  /** The merge as it was made; null where the target contained the work already. */
  readonly made: Oid | null
  /** As it was collected, before any merge; null where nothing was changed. */
  readonly work: Oid | null
  /** Its agent moved the target to commits of its own: the merge has only what came on top of them. */
  readonly strayed: boolean
  readonly message: string
  readonly trailers: readonly (readonly [key: string, value: string])[]
}

export interface StrayOrder {
  readonly target: string
  readonly dir: string
  readonly slug: string
  readonly number: number
  readonly base: Oid
}

export type FoundStray = Omit<Strayed, 'target' | 'item' | 'number'>

export type OwnMerge =
  /** The commit that has the work has nothing else in it. */
  | { readonly kind: 'commit' }
  /** It has: what goes is the change of the merge as it was made. */
  | { readonly kind: 'change'; readonly of: Oid }
  /** It has, and the merge is not in the repository any more. */
  | { readonly kind: 'unknown' }

export type TakenOff =
  | { readonly kind: 'moved'; readonly to: Oid }
  /** Something stands on the work, or may, or the branch can't be moved now: `revert` takes it back. */
  | { readonly kind: 'built on' }
  /** Nothing was changed. */
  | { readonly kind: 'held'; readonly why: string; readonly files: readonly string[] }

/** What happened to an item's work on a branch that was moved back; work that the branch contains unchanged is not listed. */
export type Fate =
  /** The branch has it in this commit: amended, rebased or squashed. */
  | { readonly kind: 'there'; readonly commit: Oid }
  /** It had not got to the branch yet, and stands on the lane in this commit now. */
  | { readonly kind: 'carried'; readonly commit: Oid }
  /** It had not got to the branch yet, and conflicts with what that is now. */
  | { readonly kind: 'left out'; readonly files: readonly string[]; readonly why: string }
  /** The branch has held it and holds it no more. */
  | { readonly kind: 'taken out' }
  /** The same, by an undo that was killed before it was stored. */
  | { readonly kind: 'taken back' }

export interface NewLane {
  readonly old: Oid
  readonly branch: Oid
  readonly tip: Oid
  readonly tree: Oid
  /** Whether anything was carried: then the tip is no commit of the user's, and has to pass the gate. */
  readonly carried: boolean
  /** By item. */
  readonly fates: ReadonlyMap<string, Fate>
  /** Moved back by an undo that was killed, and by nobody since. */
  readonly byUndo: boolean
}

export type FollowResult =
  | { readonly kind: 'there' }
  | { readonly kind: 'followed'; readonly from: Oid; readonly to: Oid }
  /** Can't go now: the branch stays, and it is tried again. `files` are what stands in the way. */
  | {
      readonly kind: 'held'
      readonly why: string
      readonly files: readonly string[]
      /** What a person can do about it, where the reason doesn't include that. */
      readonly mend?: string
      /** The command for it, which can be pasted anywhere. */
      readonly command?: string
      /** What brings the user's changes back, once that command has put them aside. */
      readonly back?: string
      /** Of settings that changed during the run: when they were last written, where that can be seen. */
      readonly writtenAt?: EpochMs | null
    }
  /** The branch lacks what it has held: see `startAnew`. */
  | { readonly kind: 'moved back' }
  /** The branch has commits the tip lacks: take them in first (`incoming`). */
  | { readonly kind: 'diverged' }
