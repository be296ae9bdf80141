import type { LeftOut, Work } from '../attempt.ts'
import type { AttemptId, Oid } from '../ids.ts'
import type { Behind, Settling } from '../settling.ts'
import type { WorktreeRecord } from './worktree-records.ts'

/** The attempts' worktrees: made, filled, collected, handed to a person, and removed once their work is saved. */
export interface Worktrees {
  /** Deletes the refs that name the work of an ended try. */
  dropRefs(attempt: { readonly slug: string; readonly number: number }): Promise<void>
  /** Where `create` makes the item's worktree, the same for all its tries: known before, so that it can be recorded first. */
  pathOf(order: { readonly root: string; readonly slug: string }): string
  /**
   * Makes the attempt's worktree, on a branch of its own and filled with `base`. Resolves to its absolute path.
   * @throws LoopworkError kind `git` when something is there already.
   */
  create(order: WorktreeOrder): Promise<{ readonly dir: string; readonly branch: string }>
  /** How far `create` is, or how long it took, until `snapshot`; null where this process has not begun it. */
  making(of: Pick<WorktreeOrder, 'slug' | 'number'>): Making | null
  /** Gives a worktree copies of the user's files and links to their folders; never follows a link out. Resolves to what was given. */
  give(dir: string, wanted: WantedPaths): Promise<readonly GivenPath[]>
  /** For a person: what of it names nothing in the checkout. */
  missing(wanted: WantedPaths): Promise<readonly string[]>
  /**
   * What the agent is given: the worktree as it is now, after setup and copies, as a commit under
   * `refs/loopwork/given/<slug>/<number>`, or the base itself where nothing differs. Can be done twice.
   */
  snapshot(order: SnapshotOrder): Promise<Oid>
  /**
   * Everything in the worktree that differs from what was given, as one commit on the base, named by
   * `refs/loopwork/attempts/<slug>/<number>`. Can be done twice. Independent of what the agent did with branches, index or .git.
   */
  collect(order: CollectOrder): Promise<Collected>
  /** Whether a checkout of the work would be identical to the worktree: only then a gate in it is evidence about the tree. */
  holdsExactly(order: ExactOrder): Promise<boolean>
  /**
   * Saves the commits that the agent has made by itself where no `gc` of the user's deletes them, and repairs what names an object
   * that one has deleted already: branch, HEAD, reflog and index go back to what is whole, files stay. Null: nothing to repair.
   */
  secure(order: SecureOrder): Promise<Repair | null>
  /** What differs from what was given now; reading it changes nothing. For the live diffstat. */
  look(order: WorktreePlace & { readonly base: Oid; readonly given: Oid }): Promise<{
    readonly files: number
    readonly added: number
    readonly removed: number
  }>
  /** The same by path, relative to the worktree's root. */
  changed(order: WorktreePlace & { readonly base: Oid; readonly given: Oid }): Promise<readonly string[]>
  /**
   * Removes the attempt's worktree, with its branch, when the proof is valid: every object of saved work is looked up
   * first. Can be done twice; nothing happens when the path is another attempt's by now.
   * @throws LoopworkError kind `git`, and nothing is changed, when the work is not proved to be saved.
   */
  remove(order: {
    readonly dir: string
    readonly attempt: AttemptId
    readonly proof: Proof
  }): Promise<Removed>
  /**
   * Saves the content of a worktree that was handed to a person, with their uncommitted files, under a ref of its own.
   * Nothing to save: it is as it was handed over.
   */
  saveKept(order: CollectOrder): Promise<Collected>
  /** Puts the merge that conflicts into the worktree, as `git merge` would leave it; the branch holds the work as a commit. */
  handOver(order: HandOver): Promise<void>
  /** The item's next try goes on in the worktree that was left for a person. */
  takeUp(order: {
    readonly dir: string
    readonly attempt: AttemptId
    /** Of the worktree's place, and so of the agent that had it. */
    readonly slug: string
    readonly number: number
  }): Promise<TakenUp>
  /** What a person has not settled yet in the worktree that was left to them: then `settle` takes nothing. Reading changes nothing. */
  unsettled(dir: string): Promise<Unsettled | null>
  /** How far they are with the merge of `tip`, and what the target has got since; null when nothing of ours stands there. Reading changes nothing. */
  settling(place: SettlingPlace): Promise<Settling | null>
  /** What that worktree lacks of the target as it is now; null when it lacks nothing. Reading changes nothing. */
  behind(place: { readonly dir: string; readonly target: string }): Promise<Behind | null>
  /** What a person has settled there, committed or not, as one commit that can be gated and merged. Can be done twice. */
  settle(order: SettleOrder): Promise<Settled>
  /** What is at a recorded worktree's path now: before a person is sent there, or a command is run there. */
  stands(record: WorktreeRecord): Promise<Stands>
  /** What looks like a worktree and has no record here: left alone. `fresh`: those that were not returned before. */
  strangers(root: string, which: 'all' | 'fresh'): Promise<readonly Stranger[]>
  /** From now on a person works in it: kept until they have settled or dropped it. */
  keep(order: { readonly dir: string; readonly attempt: AttemptId }): Promise<void>
  /** Moves a worktree whose content can't be saved out of the way of the item's next try. Resolves to where it is. */
  setAside(order: { readonly dir: string; readonly attempt: AttemptId }): Promise<string>
}

export interface Stranger {
  readonly path: string
  /** What it is, for a person. */
  readonly why: string
}

export interface WorktreeOrder {
  readonly attempt: AttemptId
  /** Which of the attempt's agents; left out: the first. */
  readonly agent?: number
  readonly slug: string
  readonly number: number
  readonly base: Oid
  /** Absolute folder of all worktrees. */
  readonly root: string
}

/** A worktree that is being made. */
export interface Making {
  /** Null: not made yet. */
  readonly branch: string | null
  /** How long each took; null: not done yet. */
  readonly branchMs: number | null
  readonly filledMs: number | null
  /** Written so far, of all; null where git has not said it. */
  readonly files: { readonly written: number; readonly of: number } | null
}

/** A conflict, for a person to settle. */
export interface HandOver {
  readonly dir: string
  readonly slug: string
  readonly number: number
  readonly base: Oid
  /** The collected work: the branch goes there. */
  readonly work: Oid
  /** False when files of it could not be taken: no merge is begun then that could overwrite them. */
  readonly whole: boolean
  readonly target: string
  readonly tip: Oid
}

export interface SettleOrder extends Omit<CollectOrder, 'base' | 'given' | 'into' | 'settled'> {
  /** What the first try was given, where setup had made something of its base: files that it added are no work. */
  readonly setUp: Oid | null
  /** Of the lane. */
  readonly tip: Oid
  readonly target: string
}

export type Settled =
  /** `base`: the newest commit of the target that is part of it. No work: nothing differs from that. */
  | { readonly kind: 'settled'; readonly work: Work | null; readonly base: Oid }
  | ({ readonly kind: 'unsettled' } & Unsettled)
  | { readonly kind: 'refused'; readonly why: string }

export interface SettlingPlace {
  /** The worktree; absolute. */
  readonly dir: string
  /** The commit of the target that the work conflicts with. */
  readonly tip: Oid
  readonly target: string
}

export interface Unsettled {
  /** For a person; names the files. */
  readonly why: string
  readonly files: readonly string[]
}

export type Stands =
  | { readonly kind: 'ours' }
  | { readonly kind: 'gone' }
  /** It is somebody else's. */
  | { readonly kind: 'foreign'; readonly why: string }

export type TakenUp =
  | { readonly kind: 'taken'; readonly base: Oid; readonly branch: string | null }
  /** The worktree is not there any more, or is not the one that was left. */
  | { readonly kind: 'gone'; readonly why: string | null }

export type Removed =
  | { readonly kind: 'removed' }
  /** It is not the worktree that was made, or can't be deleted as a whole: left alone, and no longer known to us. */
  | { readonly kind: 'left'; readonly why: string }

/** Why a worktree may go. */
export type Proof =
  /** Everything in it is in this commit, which a ref of ours names. */
  | { readonly kind: 'saved'; readonly commit: Oid }
  /** Nothing differs from what was given: collecting found nothing, and left nothing out. */
  | { readonly kind: 'as given' }
  /** No agent and no person has had it: the attempt had not come that far. */
  | { readonly kind: 'never given' }
  /** Nothing stands there, or nothing that was made for the attempt: asked again before anything is touched. */
  | { readonly kind: 'nothing of ours' }

/** From the checkout's root. */
export interface WantedPaths {
  /** Files, folders and globs. */
  readonly copy: readonly string[]
  /** Folders. */
  readonly link: readonly string[]
}

/** Never part of the work, whatever the agent does to it. */
export interface GivenPath {
  readonly path: string
  readonly why: 'copied' | 'linked'
}

/** An attempt's worktree. */
export interface WorktreePlace {
  /** Absolute. */
  readonly dir: string
  readonly slug: string
  readonly number: number
}

export interface SnapshotOrder extends WorktreePlace {
  readonly base: Oid
  readonly paths: readonly GivenPath[]
  /** Setup has run: what it made that git can't carry is remembered, too. */
  readonly isSetUp: boolean
}

export interface ExactOrder extends WorktreePlace {
  readonly base: Oid
  /** What the work changed. */
  readonly files: readonly string[]
}

export interface SecureOrder extends WorktreePlace {
  /** `changed`: only when the agent's git has written something since the last time, at the cost of a check. */
  readonly when: 'changed' | 'now'
}

/** What named objects that are missing, and does no more. */
export interface Repair {
  /** `HEAD`, or a branch by its full name. */
  readonly moved: readonly { readonly name: string; readonly from: Oid; readonly to: Oid }[]
  /** What was staged is not staged any more. */
  readonly unstaged: boolean
  /** The index could not be read at all, which is no prune's doing. */
  readonly unreadable: boolean
}

export interface CollectOrder extends WorktreePlace {
  readonly base: Oid
  /** The ref that names the work; left out: the attempt's own. */
  readonly into?: string
  /** What `snapshot` resolved to; the base where the agent was given nothing else. */
  readonly given: Oid
  /** A merge that is under way there has been settled by a person. */
  readonly settled?: boolean
  /** Verbatim; trailers are appended. */
  readonly message: string
  readonly trailers: readonly (readonly [key: string, value: string])[]
  /** Relative to the repository's root: never part of the work. So is what was given with the snapshot. */
  readonly exclude: readonly { readonly path: string; readonly why: LeftOut['why'] }[]
}

export type Collected =
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'nothing'; readonly leftOut: readonly LeftOut[] }
  /** A merge or rebase stands half done in the worktree, or content can't be stored faithfully: saved under the ref, not good. */
  | {
      readonly kind: 'refused'
      readonly why: string
      readonly work: Work | null
      readonly leftOut: readonly LeftOut[]
      /** Nothing is there, or something that wasn't made for the attempt: there is nothing to save. */
      readonly notOurs?: true
    }
