import type { RunFlags } from '../../app/options/flags.ts'
import type { Session } from '../../app/session.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { widerFilter } from '../../core/policy/filter/wider-filter.ts'
import type { NothingLeft } from '../../core/ports/run-store.ts'
import { isAllDone } from '../../core/run/counts.ts'
import { ndjsonOutput } from '../../output/ndjson.ts'
import { counted, plural } from '../../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { noticeLine } from '../../output/notice-line.ts'
import { noticeOptions } from '../print/terminal-options.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { summaryLines } from '../print/summary.ts'
import { exitCodes } from './exit-codes.ts'

interface Ending {
  readonly flags: RunFlags
  /** Notices of the import. */
  readonly heard: readonly string[]
  /** How all stands; none can start. */
  readonly left: NothingLeft
  /** Of the run that is not made. */
  readonly filter: string | null
}

/** What a start says that makes no run: why not, and how the newest run stands now. Resolves to the exit code. */
export async function endWithoutRun(
  session: Session,
  { flags, heard, left: { counts: left, needed: neededBy }, filter }: Ending,
): Promise<number> {
  const place = elsewhereOf(flags)
  for (const notice of heard) process.stderr.write(`${noticeLine(notice, noticeOptions(flags))}\n`)
  process.stderr.write(`${inPlace(whyNoRun(left, filter), place)}\n`)
  const needed = filter === null ? null : neededOutside(neededBy, filter)
  if (needed !== null) process.stderr.write(`${inPlace(needed, place)}\n`)
  const run = await session.store.newestRun()
  if (run !== null) {
    const summary = await session.summaryAsItStands(run)
    const write = (text: string): void => void process.stdout.write(`${text}\n`)
    if (flags.json === true) await ndjsonOutput({ write }).ended(summary, session.clock.now())
    else write(summaryLines(summary, flags).join('\n'))
  }
  return isAllDone(left) ? exitCodes.good : exitCodes.left
}

/** Which task that the filter takes can't start without one that it leaves out, and what takes that in. */
function neededOutside(neededBy: NothingLeft['needed'], filter: string): Safe | null {
  const needs = [...new Set(neededBy.flatMap((each) => each.needs))]
  const [first] = neededBy
  if (first === undefined) return null
  const wider = safe`loopwork run --filter ${sanitize(shellWord(widerFilter(filter, needs)))}`
  return safe`${sanitize(first.item)} needs ${sanitize(first.needs[0] ?? '')}, which is outside the filter; with what is needed: ${wider}`
}

function whyNoRun(left: NothingLeft['counts'], filter: string | null): Safe {
  const { total, done, failed, conflict, cancelled, blocked, optional = 0, outside = 0 } = left
  if (total === 0 && filter !== null && outside > 0)
    return safe`There is nothing to do here: no task fits the filter ${sanitize(filter)}; ${plural(outside, 'task is', 'tasks are')} outside it. No run was made.`
  if (total === 0) return literal('There is nothing to do here: no tasks. loopwork add "A title" makes one.')
  const parts = [
    plural(done, 'task done', 'tasks done'),
    ...(failed + conflict > 0 ? [plural(failed + conflict, 'needs you', 'need you')] : []),
    ...(blocked > 0 ? [counted(blocked, literal('blocked'))] : []),
    ...(cancelled > 0 ? [counted(cancelled, literal('cancelled'))] : []),
    ...(optional > 0 ? [counted(optional, literal('optional'))] : []),
    ...(outside > 0 ? [counted(outside, literal('outside the filter'))] : []),
  ]
  const what = isAllDone(left) ? literal('nothing to do') : literal('no task that can start')
  return safe`There is ${what} here: ${joinSafe(parts, literal(', '))}. No run was made.`
}
