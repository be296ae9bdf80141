import { shortOid, type Oid } from '../core/ids.ts'
import type { RunSummary } from '../core/summary.ts'
import { truncate } from '../text/cells.ts'
import { plural } from '../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { OutputOptions, RunHead } from './told.ts'

/** First line of every mode: which run, how much, from where, into what. */
export function headLine({ run, how, tasks, sources, workers, target, base }: RunHead): Safe {
  const from =
    sources.length === 0 ? literal('') : safe` from ${joinSafe(sources.map(sanitize), literal(', '))}`
  const verb = how === 'started' ? literal('') : how === 'resumed' ? literal(' goes on') : literal(' joined')
  return safe`loopwork run ${run}${verb}, ${plural(tasks, 'task')}${from}, ${plural(workers, 'worker')}, into ${sanitize(target)} at ${sanitize(shortOid(base as Oid))}`
}

/** The very last line: what a script greps for. */
export function closingLine({ counts }: RunSummary): Safe {
  const bad = counts.failed + counts.conflict
  const left = counts.total - counts.done - counts.cancelled - bad - counts.blocked
  return joinSafe(
    [
      safe`${counts.done} done`,
      safe`${bad} failed`,
      ...(counts.blocked > 0 ? [safe`${counts.blocked} blocked`] : []),
      ...(left > 0 ? [safe`${left} left`] : []),
      ...(counts.cancelled > 0 ? [safe`${counts.cancelled} cancelled`] : []),
    ],
    literal(', '),
  )
}

/** Cut to the terminal, whole where there is none. */
export const fitted = (options: OutputOptions, text: Safe, used: number): Safe =>
  options.width === null ? text : truncate(text, Math.max(10, options.width - used))
