import type { Phase } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import { reason, type Reason } from '../../core/reason.ts'
import { messageOf } from '../message-of.ts'

/**
 * The reason for an attempt whose phase threw something other than trouble of the machine: a setting that can't be
 * followed, or a bug of ours. A bug is not counted as a failed try, and is named as one, so that it gets reported.
 */
export function unexplained(error: unknown, phase: Phase): Reason {
  const message = `${phase}: ${messageOf(error)}`
  if (error instanceof LoopworkError && error.kind === 'config') {
    return reason('setup:failed', message, { phase })
  }
  const stack = error instanceof Error ? error.stack : undefined
  return reason('loopwork:fault', `a fault of loopwork's own: ${message}; please report it`, { phase, stack })
}
