/** What went wrong, by who can mend it. The kind decides the exit code. */
export type ErrorKind = 'usage' | 'config' | 'backlog' | 'untrusted' | 'git' | 'store' | 'internal'

/** One thing that is wrong in a file of the user's. */
export interface Problem {
  readonly severity: 'error' | 'notice'
  readonly file: string
  /** 1-based; null when the problem is not at one line. */
  readonly line: number | null
  /** The field, `tasks[3].dependsOn`, where there is one. */
  readonly field: string | null
  readonly message: string
  /** The name of the check that found it, for whoever sorts problems by kind; left out: it is one of how the file is written. */
  readonly rule?: string
}

/**
 * The one error class; a case that callers must distinguish extends it.
 * `message` is one line: what was being done, to what, what was found. `hint` is what to do about it.
 * `problems` are listed below the message, when a file has several.
 */
export class LoopworkError extends Error {
  readonly kind: ErrorKind
  readonly hint: string | null
  readonly problems: readonly Problem[]

  constructor(
    kind: ErrorKind,
    message: string,
    detail: { hint?: string; cause?: unknown; problems?: readonly Problem[] } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = 'LoopworkError'
    this.kind = kind
    this.hint = detail.hint ?? null
    this.problems = detail.problems ?? []
  }
}

/** `file:line: field: message`, with what is known. */
export function problemLine(problem: Problem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`
  return [place, problem.field, problem.message].filter((part) => part !== null && part !== '').join(': ')
}

/** Exhaustiveness: a switch that forgets a case doesn't compile; at run time it is a bug of ours. */
export function unreachable(value: never): never {
  throw new LoopworkError('internal', `unexpected value ${JSON.stringify(value)}`)
}
