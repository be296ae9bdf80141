import type { ItemId } from '../ids.ts'
import type { BacklogsImported, Projected, WrittenWord } from './backlog-store.ts'

/** The backlog files of the checkout that a run works in, and what the store has of them. */
export interface BacklogFiles {
  /** Root of the checkout. */
  readonly checkout: string
  /** Equal as long as the file was not written; null when it does not exist. */
  stamp(source: string): Promise<string | null>
  /**
   * Reads a file and stores its content, all or nothing.
   * @param at `start`: the file counts on whatever branch is checked out. `run`: the file of another branch is ignored.
   * @throws LoopworkError kind `backlog` with every problem of the file.
   */
  takeIn(source: string, at: 'start' | 'run'): Promise<TakenIn>
  /** A file is not there: its tasks wait until it is. Resolves to how many began to. */
  takeAway(source: string): Promise<number>
  /**
   * Makes the file show the statuses of the store, changing the status values' bytes and no others.
   * @param expected the version that was imported; another one is not overwritten. Null: any version is.
   */
  show(source: string, expected: string | null): Promise<FileWritten>
  /** Of which items the file does not show the status; where it can't be read, as far as is known of it. */
  unshown(source: string): Promise<readonly ItemId[]>
  /** Brings the files up to date that the source's tool keeps beside it. Resolves to what is in the way, one line each. */
  showBeside(source: string): Promise<readonly string[]>
  /** What a review of the whole is about; null where the format knows none, or the file can't be read now. */
  reviewedWhole(source: string): Promise<ReviewedWhole | null>
  /** Which tasks another version of the file has more. Nothing is written. */
  proposedTasks(source: string, text: string): Promise<Proposed>
  /** Adds tasks of another version to the file, or its record that nothing more is to be done. May be done twice. */
  addTasks(source: string, order: AddOrder): Promise<FileWritten>
}

export interface ReviewedWhole {
  /** Relative to the checkout's root. */
  readonly file: string
  readonly text: string
  /** It says itself that nothing more is to be done. */
  readonly isConcluded: boolean
}

export type Proposed =
  /** By their ids in the file. */
  | { readonly kind: 'tasks'; readonly ids: readonly string[] }
  /** The file could not be read with them. One line. */
  | { readonly kind: 'problem'; readonly message: string }

export interface AddOrder {
  /** The version that has them. */
  readonly text: string
  /** None: nothing more is to be done. */
  readonly ids: readonly string[]
}

export type TakenIn =
  | {
      readonly kind: 'taken in'
      readonly imported: BacklogsImported
      readonly stamp: string
      /** What a person should know of what is in it, one line each; left out: nothing. */
      readonly notices?: readonly string[]
    }
  /** It lacks tasks that it had, and was changed a moment ago: it is read again before that counts. */
  | { readonly kind: 'being written' }
  /** Another branch is checked out: its file says nothing about this run. */
  | { readonly kind: 'other branch'; readonly branch: string | null }

export interface WriteOrder {
  readonly statuses: ReadonlyMap<ItemId, Projected>
  /** The version that was imported; another one is not overwritten. Null: any version is. */
  readonly expected: string | null
  readonly record: WriteRecord
}

export type FileWritten =
  /** `stamp` is that of the version which is there now. */
  | { readonly kind: 'written'; readonly stamp: string }
  | { readonly kind: 'shown already' }
  /** Somebody else wrote it. Nothing was done; it is to be read first. */
  | { readonly kind: 'changed' }
  /** One line. Tried again later; never blocks an item. */
  | { readonly kind: 'problem'; readonly message: string }

/** Called with the statuses that are about to be written, and with whether they were. */
export interface WriteRecord {
  begin(words: ReadonlyMap<ItemId, WrittenWord>): Promise<void>
  end(words: ReadonlyMap<ItemId, WrittenWord>, written: boolean): Promise<void>
}
