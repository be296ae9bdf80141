import { LoopworkError, problemLine, type Problem } from '../../core/errors.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import { sanitize } from '../../text/sanitize.ts'
import { here, inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { groupDigits } from '../../text/plural.ts'

/** More than this are counted, not shown. */
const shownProblems = 50

/** An error as lines for stderr: what was found, where, what to do. A stack only with `--verbose`, and for our own bugs. */
export function errorLines(
  error: unknown,
  { verbose, place = here }: { readonly verbose: boolean; readonly place?: Elsewhere },
): readonly string[] {
  const trouble = isSystemError(error) ? troubleOf(error) : null
  if (trouble !== null) return [`loopwork: ${sanitize(trouble.message)}`, `  ${sanitize(trouble.cure)}`]
  if (!(error instanceof LoopworkError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const [head, ...stack] = text.split('\n').map((line) => sanitize(line))
    return [`loopwork: a bug of loopwork: ${head ?? ''}`, ...stack]
  }
  const lines = [`loopwork: ${sanitize(error.message)}`]
  for (const problem of error.problems.slice(0, shownProblems))
    lines.push(`  ${markOf(problem)}${sanitize(problemLine(problem))}`)
  const more = error.problems.length - shownProblems
  if (more > 0) lines.push(`  and ${groupDigits(more)} more`)
  if (error.hint !== null) lines.push(`  ${inPlace(sanitize(error.hint), place)}`)
  if (verbose && error.stack !== undefined)
    lines.push(...error.stack.split('\n').map((line) => sanitize(line)))
  return lines
}

export const exitCodeFor = (error: unknown): number =>
  error instanceof LoopworkError
    ? exitCodes[error.kind]
    : isSystemError(error)
      ? exitCodes.store
      : exitCodes.internal

const markOf = (problem: Problem): string => (problem.severity === 'notice' ? 'notice: ' : '')

/** A failure of the machine (a full disk, a file where a folder should be, no permission): no bug, and its message has the path. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'errno' in error && 'syscall' in error
