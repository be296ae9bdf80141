import { errorText } from '../core/error-text.ts'
import { troubleOf } from '../core/trouble/trouble.ts'

/** One line about anything that was thrown; a failed system call in words, not by its number. */
export const messageOf = (error: unknown): string =>
  troubleOf(error)?.message ?? errorText(error).split('\n', 1)[0] ?? ''
