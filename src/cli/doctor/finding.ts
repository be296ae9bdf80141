import { LoopworkError, problemLine } from '../../core/errors.ts'

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
  const [first] = error.problems
  const text = first === undefined ? error.message : `${error.message}; ${problemLine(first)}`
  return { kind: 'bad', name, text, mend: error.hint }
}
