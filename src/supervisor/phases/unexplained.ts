import type { Phase } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import { reason, type Reason } from '../../core/reason.ts'
import { messageOf } from '../message-of.ts'

/**
 * Why an attempt ended whose phase threw what is no trouble of the machine's: a setting that can't be followed, or else a
 * fault of our own. That is no failed try of the task's, and is called what it is, so that it gets reported.
 */
export function unexplained(error: unknown, phase: Phase): Reason {
  const message = `${phase}: ${messageOf(error)}`
  if (error instanceof LoopworkError && error.kind === 'config') {
    return reason('setup:failed', message, { phase })
  }
  const stack = error instanceof Error ? error.stack : undefined
  return reason('loopwork:fault', `a fault of loopwork's own: ${message}; please report it`, { phase, stack })
}
