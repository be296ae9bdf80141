import type { AttemptId, Oid } from '../ids.ts'

/**
 * `making`: planned; nothing, half or all of it is there. `standing`: an attempt works in it. `kept`: left for a person.
 * `removing`: its content is proved to be saved, and it is being removed.
 */
export type WorktreeState = 'making' | 'standing' | 'kept' | 'removing'

/** What a worktree was made for: one try of an item, or the gate on a target's merged tree. */
export type WorktreeOwner =
  | {
      readonly kind: 'attempt'
      readonly attempt: AttemptId
      /** Which of the attempt's agents works in it. */
      readonly agent: number
      /** Of the agent's place; see `placeSlug`. */
      readonly slug: string
      readonly number: number
    }
  | { readonly kind: 'gate'; readonly target: string }

/**
 * The store's record of a worktree. A folder is ours when there is a record of it *and* git's own entry for that folder
 * carries the record's mark: names prove nothing.
 */
export interface WorktreeRecord {
  /** Absolute and without links. */
  readonly path: string
  readonly owner: WorktreeOwner
  /** The text of `locked` in git's entry: names this store and the attempt. */
  readonly mark: string
  /** The entry's name below `worktrees/` in the common git directory; null while it is being made. */
  readonly entry: string | null
  /** The folder's inode, as text: another folder under the same name has another. */
  readonly folder: string | null
  /** Null: a detached HEAD. */
  readonly branch: string | null
  readonly base: Oid
  /** The tree that it contained when it was handed to a person. Null: the base. */
  readonly given: Oid | null
  readonly state: WorktreeState
}

/** Each method is one transaction. */
export interface WorktreeRecords {
  worktrees(): Promise<readonly WorktreeRecord[]>
  worktreeAt(path: string): Promise<WorktreeRecord | null>
  /** Writes the record. False, and nothing written, when another attempt's worktree is recorded at this path. */
  writeWorktree(record: WorktreeRecord): Promise<boolean>
  /** Deletes the record, unless the path is recorded for another owner by now. */
  forgetWorktree(record: Pick<WorktreeRecord, 'path' | 'mark'>): Promise<void>
}
