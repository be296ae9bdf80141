import type { DiffSource } from '../diff/diff-source.ts'
import type { AttemptId, ItemId } from '../ids.ts'

/** Programs of the person's own that get the terminal from the screen until they end. */
export interface PersonPrograms {
  /** Their pager with a diff in it: what git would start. */
  pager(source: DiffSource): Promise<PersonProgram>
  /** Their editor, on a worktree or on one of its files. Rejects where there is no worktree. */
  editor(work: WorkPlace, spot: FileSpot | null): Promise<PersonProgram>
  /** Their shell, in a worktree. Rejects where there is none. */
  shell(work: WorkPlace): Promise<PersonProgram>
  /** Their shell, in their own checkout. */
  checkoutShell(): Promise<PersonProgram>
  /** No program of theirs, but lent the terminal like one: the run in lines. */
  lines(): Promise<PersonProgram>
}

/** Whose worktree is meant. */
export interface WorkPlace {
  readonly item: ItemId
  /** Of which try; null: of the newest that has one. */
  readonly attempt: AttemptId | null
  /** Of its several agents; null: the first. */
  readonly agent: number | null
}

export interface FileSpot {
  /** Relative to the worktree. */
  readonly path: string
  /** From 1; null: the file as a whole. */
  readonly line: number | null
}

/** A program with all that it needs. */
export interface PersonProgram {
  /** It opens a window of its own: the screen keeps the terminal. */
  readonly isApart: boolean
  /** It is ours, and closes with the screen; nobody has anything unsaved in it. */
  readonly isOurs?: true
  /** Starts it, on the terminal in its normal state; resolves when it has ended. @param signal ends it early. */
  run(signal: AbortSignal): Promise<ProgramEnd>
}

export type ProgramEnd =
  /** `says`: what a person can't see by themselves. */
  | { readonly kind: 'ended'; readonly says?: string }
  /** The person goes back only to leave. */
  | { readonly kind: 'quits' }
  /** There is nothing to go back to: the run has ended before their eyes. */
  | { readonly kind: 'over' }
  /** It could not be started, or said by its exit code that it did nothing. */
  | { readonly kind: 'failed'; readonly why: string }
