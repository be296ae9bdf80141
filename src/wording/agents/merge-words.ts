import { gatesOf, type Attempt } from '../../core/attempt.ts'
import { shortOid } from '../../core/ids.ts'
import type { Run } from '../../core/run/run.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

export interface MergeFacts {
  readonly run: Run | null
  /** False where nobody supervises the run: then nobody merges. */
  readonly supervised?: boolean
}

/** What the lane does now for the work at its head: `gate 1 of 2 on the merged tree: npm test`. */
export function mergeWords(attempt: Attempt | null, { run, supervised }: MergeFacts): Safe {
  if (supervised === false) return literal('its merge begins anew with the next run')
  const step = attempt?.phase === 'merging' ? attempt.step : null
  if (step?.kind === 'setup') return literal('setting up the merged tree')
  const gates = run?.settings.gate ?? []
  if (attempt !== null && step?.kind === 'gate' && gates.length > 0) {
    const at = Math.min(gatesOf(attempt).length - step.before, gates.length - 1)
    return safe`gate ${at + 1} of ${gates.length} on the merged tree: ${sanitize(gates[at] ?? '')}`
  }
  return run === null ? literal('merging') : safe`merging into ${sanitize(run.settings.target)}`
}

/** Of done work: its commit, or that of the target which held all of it already. */
export const doneCommit = (commit: string, addsNothing: boolean): Safe =>
  addsNothing ? safe`already in ${sanitize(shortOid(commit))}` : sanitize(shortOid(commit))
