import type { Attempt } from '../../core/attempt.ts'
import type { StateCounts } from '../../core/ports/store-reader.ts'
import type { Run } from '../../core/run.ts'

export interface SaysFacts {
  readonly run: Run | null
  readonly counts: StateCounts
  /** Whether a task could be started; one that a person stopped can't, though it is todo. */
  readonly ready: boolean
}

/** The sentence of a pane that has no output to show. */
export function saysOf(attempt: Attempt | null, { run, counts, ready }: SaysFacts): string {
  if (attempt !== null) return sayBusy(attempt)
  if (run?.paused === true) return 'Paused. The running tasks go on, nothing new starts.'
  if (run !== null && run.hold !== null) return `Held: ${run.hold.message}. ${sentence(run.hold.cure)}`
  if (run !== null && run.breaker.state === 'open')
    return 'Waiting: too many failures in a row. One task is tried after the cool-down.'
  if (run !== null && run.breaker.state === 'probing')
    return 'Waiting: one task is tried first, after too many failures in a row.'
  if (ready) return 'Free. Choosing the next task.'
  if (counts.waiting > 0) return `Free. ${tasks(counts.waiting)} for another try.`
  const working = counts.claimed + counts.running + counts.verifying + counts.queued + counts.merging
  if (counts.blocked > 0 && working > 0)
    return `Free. Nothing is ready: ${tasks(counts.blocked)} for what runs now.`
  if (counts.todo > 0) return 'Free. What is left was stopped by you: choose it below, r takes it up again.'
  return 'Free. Nothing is left to start.'
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

const tasks = (count: number): string => (count === 1 ? '1 task waits' : `${count} tasks wait`)

function sayBusy(attempt: Attempt): string {
  switch (attempt.phase) {
    case 'preparing':
      return attempt.worktree === null
        ? 'Waiting for git: one worktree is made at a time.'
        : 'Preparing the worktree.'
    case 'running':
      return `Started ${attempt.agent}. It has said nothing yet.`
    case 'collecting':
      return 'Collecting what changed.'
    case 'verifying':
      return 'Running the gate.'
    case 'queued':
    case 'merging':
    case 'finishing':
      return 'Finished. Waiting for its merge.'
  }
}
