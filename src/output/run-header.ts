import { shortOid } from '../core/ids.ts'
import { plural } from '../text/plural.ts'
import { span, type Row } from '../text/row.ts'
import { literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { wrap } from '../text/wrap.ts'
import { cameFrom } from './came-from.ts'
import type { RunHead } from './run-output.ts'

/** The header in as many rows as it needs: where the run goes stands at its end. `width`: null where it is no terminal. */
export const headerRows = (head: RunHead, width: number | null): readonly Row[] =>
  (width === null ? [runHeader(head)] : wrap(runHeader(head), width, 2)).map((text) => [span(text)])

/** `loopwork run 7, 8 tasks from backlog.md, 2 workers, into main at 0aa1f3e`; beside another loopwork `loopwork joins run 7, …`. */
function runHeader(head: RunHead): Safe {
  const fitting = head.filter == null ? literal('') : safe` that fit ${sanitize(head.filter)}`
  const tasks = safe`${plural(head.tasks, 'task')}${cameFrom(files(head.sources), head.hasTyped)}${fitting}`
  const base = sanitize(shortOid(head.base))
  const joins = head.joins ? literal('joins ') : literal('')
  return safe`loopwork ${joins}run ${head.run}, ${tasks}, ${plural(head.workers, 'worker')}, into ${sanitize(head.target)} at ${base}`
}

export const steeringLine = literal('stop: Ctrl+C   steer: loopwork pause, scale, stop   look: loopwork tui')

function files(sources: readonly string[]): Safe | null {
  const [only, another] = sources
  if (only === undefined) return null
  return another === undefined ? sanitize(only) : plural(sources.length, 'file')
}
