import type { Oid } from '../ids.ts'

/** What did not fit together. */
export interface ConflictSides {
  /** Where the work began. */
  readonly base: Oid
  /** Of the target. */
  readonly tip: Oid
  readonly work: Oid
}

/** A merge that a person has to settle, as they read it. */
export interface MergeConflict {
  /** Those in conflict, then what else the work changes. */
  readonly files: readonly ConflictFile[]
  /** Commits that the target has got since the base and that changed a file in conflict, newest first; the first few. */
  readonly by: readonly Oid[]
}

export interface ConflictFile {
  readonly path: string
  readonly target: FileSide
  readonly work: FileSide
  readonly result:
    | { readonly kind: 'clean' }
    /** `how` by git's own word: `contents`, `modify/delete`. `places`: where both changed the same lines, if it was read. */
    | { readonly kind: 'open'; readonly how: string; readonly places: readonly ConflictPlace[] }
}

/** What one side has made of a file since the base. */
export type FileSide =
  | { readonly kind: 'unchanged' | 'deleted' | 'binary' | 'too big' }
  | { readonly kind: 'changed'; readonly added: number; readonly removed: number }

/** Lines that both have changed, with a few that they have in common. All foreign. */
export interface ConflictPlace {
  readonly before: readonly string[]
  readonly target: readonly string[]
  readonly work: readonly string[]
  readonly after: readonly string[]
}
