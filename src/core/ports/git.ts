import type { Diff } from '../diff/diff.ts'
import type { ConflictSides, MergeConflict } from '../diff/merge-conflict.ts'
import type { Oid } from '../ids.ts'
import type { Lane } from './lane.ts'
import type { WorktreePlace, Worktrees } from './worktrees.ts'

/** Implementations never decide `done` or `failed`: they carry out orders, and the supervisor stores the results. */
export interface Git {
  readonly repository: Repository
  /** Checks whether git can work here now. @throws what prevents it: git's refusal, or the system's error. */
  check(): Promise<void>
  /** A branch's commit; null when there is no such branch. */
  branchTip(branch: string): Promise<Oid | null>
  /** Whether it is what the user has checked out in the folder that we were started in. */
  isCheckedOut(branch: string): Promise<boolean>
  /** What `newer` has and `older` lacks: commits, and the lines and files that differ. */
  changeBetween(
    older: Oid,
    newer: Oid,
  ): Promise<{
    readonly commits: number
    readonly added: number
    readonly removed: number
    readonly filesChanged: number
  }>
  /** What a reader is shown of the difference of two commits. */
  diff(order: DiffOrder): Promise<DiffText>
  /** The same for a screen: by file, with renames, read by slices. Whoever opens it closes it. Changes nothing anywhere. */
  openDiff(order: CompareOrder): Promise<Diff>
  /** What of a merge a person has to settle, and who changed the same. Changes nothing anywhere. */
  openConflict(sides: ConflictSides): Promise<MergeConflict>
  /** A diff as a patch in a file, as git prints it, for another program. */
  writePatch(order: CompareOrder & { readonly file: string; readonly colours: boolean }): Promise<void>
  /** Stashes of the repository, newest last. */
  stashes(): Promise<readonly Stash[]>
  /** Of the repository, without the branches of attempts. */
  branchesAndTags(): Promise<readonly NamedRef[]>
  /** How many commits of `ref` the branch lacks; null when one of the two is not there. */
  commitsAhead(branch: string, ref: string): Promise<number | null>
  readonly worktrees: Worktrees
  readonly lane: Lane
  /** Ends the processes of git that are kept running for further requests. Can be used again after that. */
  close(): Promise<void>
}

export interface CompareOrder {
  readonly of:
    | { readonly kind: 'commits'; readonly from: Oid; readonly to: Oid }
    /** What it brought to the branch that it is on: beside its first parent. */
    | { readonly kind: 'commit'; readonly commit: Oid }
    /** A worktree as it is now, beside what its agent was given. `exclude`: backlog files, which are no work. */
    | ({
        readonly kind: 'worktree'
        readonly base: Oid
        readonly given: Oid
        readonly exclude: readonly string[]
      } & WorktreePlace)
}

export interface DiffOrder {
  readonly from: Oid
  readonly to: Oid
  /** Where a longer one is written; absolute, nothing is there. */
  readonly file: string
  /** Of one that is returned as text. */
  readonly mostBytes: number
}

/** A patch, as git prints it; what is no UTF-8 in it is replaced. */
export type DiffText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string; readonly bytes: number }

export interface NamedRef {
  readonly kind: 'branch' | 'tag'
  /** In full. */
  readonly ref: string
  readonly name: string
}

export interface Stash {
  readonly commit: Oid
  /** As `git stash list` shows it. */
  readonly message: string
}

/** What preflight found. All paths absolute and real. */
export interface Repository {
  /** Root of the checkout of the current folder. */
  readonly root: string
  /** Directory name of the root: the project's name on the screen. */
  readonly name: string
  /** The common git directory, which contains the state folder. */
  readonly commonDir: string
  /** The branch checked out at the root; null when HEAD is detached. */
  readonly branch: string | null
  readonly head: Oid
}
