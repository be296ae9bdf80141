import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { errorText } from '../../core/error-text.ts'
import { LoopworkError, type ErrorKind, type Problem } from '../../core/errors.ts'
import type { FileWritten, TakenIn } from '../../core/ports/backlog.ts'
import type { ProjectCheckout, NamedSources } from './backlog-files.ts'

/** What a thread needs to open the same files and the same store. Plain data: it is copied between threads. */
export interface FilesOfThread {
  readonly checkout: ProjectCheckout
  readonly database: string
  readonly rules: ReadingRules
  readonly sources: NamedSources
}

export type FileWork =
  | { readonly kind: 'take in'; readonly source: string; readonly at: 'start' | 'run' }
  | { readonly kind: 'show'; readonly source: string; readonly expected: string | null }

export interface ThreadOrder {
  readonly files: FilesOfThread
  readonly work: FileWork
}

export type ThreadAnswer =
  | { readonly kind: 'done'; readonly result: TakenIn | FileWritten }
  | { readonly kind: 'failed'; readonly error: CopiedError }

/** An error as it is sent between threads, where its class and its own fields would be lost. */
interface CopiedError {
  readonly kind: ErrorKind | null
  readonly message: string
  readonly hint: string | null
  readonly problems: readonly Problem[]
  readonly code: string | null
  readonly cause: CopiedError | null
}

export function copyOf(error: unknown): CopiedError {
  const ours = error instanceof LoopworkError ? error : null
  return {
    kind: ours?.kind ?? null,
    message: errorText(error),
    hint: ours?.hint ?? null,
    // A file that is no backlog at all has a problem in every line; at most 50 are printed.
    problems: ours?.problems.slice(0, problemsCopied) ?? [],
    code: error instanceof Error && 'code' in error ? String(error.code) : null,
    cause: error instanceof Error && error.cause !== undefined ? copyOf(error.cause) : null,
  }
}

const problemsCopied = 1_000

export function errorFrom({ kind, message, hint, problems, code, cause }: CopiedError): Error {
  const because = cause === null ? {} : { cause: errorFrom(cause) }
  const error =
    kind === null
      ? new Error(message, because)
      : new LoopworkError(kind, message, { ...because, problems, ...(hint === null ? {} : { hint }) })
  return code === null ? error : Object.assign(error, { code })
}
