import type { EpochMs } from '../core/ids.ts'
import type { Run } from '../core/run.ts'
import { formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import type { Role } from '../text/role.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { foundBy } from './hold-words.ts'

/** Why a task that is ready is not taken, though a worker may be free; null while tasks are started, or nobody is there to. */
export function whyNothingStarts(facts: {
  readonly now: EpochMs
  readonly run: Run | null
  readonly draining?: boolean
  /** The process that shows it was asked to end. */
  readonly stopping?: boolean
  /** False where the run has no living supervisor: commands from before it was left have no effect now. */
  readonly supervised?: boolean
  /** Of all supervisors that live, where that is known. */
  readonly workers?: number
}): { readonly text: Safe; readonly role: Role } | null {
  const { run, now, draining, stopping, supervised, workers } = facts
  if (run === null || run.endedAt !== null || supervised === false) return null
  if (run.aborting) return { text: literal('the run is being aborted'), role: 'warn' }
  if (stopping === true) return { text: literal('the run is being stopped'), role: 'warn' }
  if (draining === true) return { text: literal('stays todo, the workers are drained'), role: 'dim' }
  if (run.paused) return { text: literal('paused'), role: 'dim' }
  if (workers === 0) return { text: literal('no workers are wanted'), role: 'warn' }
  if (run.hold !== null) return { text: safe`held: ${foundBy(run.hold)}`, role: 'warn' }
  return breakerLine(run, now) === null
    ? null
    : { text: safe`waits: ${breakerLine(run, now) ?? literal('')}`, role: 'warn' }
}

/** `5 failures in a row, next try 0:23`; null while the breaker is closed. */
export function breakerLine({ breaker, settings }: Run, now: EpochMs): Safe | null {
  const inARow = safe`${plural(settings.breaker.failures, 'failure')} in a row`
  switch (breaker.state) {
    case 'closed':
      return null
    case 'open':
      return safe`${inARow}, next try ${formatDuration(Math.max(0, breaker.until - now))}`
    case 'probing':
      return safe`${inARow}, one task is tried`
  }
}
