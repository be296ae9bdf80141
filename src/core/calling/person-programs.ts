import type { DiffSource } from '../diff/diff-source.ts'

/** Programs of the person's own that get the terminal from the screen until they end. */
export interface PersonPrograms {
  /** Their pager with a diff in it: what git would start. */
  pager(source: DiffSource): Promise<TerminalProgram>
}

/** A program with all that it needs. */
export interface TerminalProgram {
  /** Starts it on the terminal, which is in its normal state; resolves when it has ended. @param signal ends it early. */
  run(signal: AbortSignal): Promise<ProgramEnd>
}

export type ProgramEnd =
  | { readonly kind: 'ended' }
  /** It could not be started, or said by its exit code that it did nothing. */
  | { readonly kind: 'failed'; readonly why: string }
