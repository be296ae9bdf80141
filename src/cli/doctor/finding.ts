import { LoopworkError, problemLine } from '../../core/errors.ts'
import { groupDigits } from '../../text/plural.ts'

export interface Finding {
  readonly kind: 'good' | 'know' | 'bad'
  readonly name: string
  readonly text: string
  /** What to do about it. */
  readonly mend: string | null
}

export const good = (name: string, text: string): Finding => ({ kind: 'good', name, text, mend: null })

export function refused(name: string, error: unknown): Finding {
  if (!(error instanceof LoopworkError)) throw error
  const shown = error.problems.slice(0, mostShown).map(problemLine)
  const left = error.problems.length - shown.length
  const text = [error.message, ...shown, ...(left === 0 ? [] : [`and ${groupDigits(left)} more`])].join('; ')
  return { kind: 'bad', name, text, mend: error.hint }
}

/** Of what is wrong in one file; a file that is no config at all can have a problem in every line. */
const mostShown = 5
