import { reviewPassLabel } from '../../core/backlog/review-pass.ts'
import { isAllDone } from '../../core/run/counts.ts'
import { entryName } from '../../core/agent/pool.ts'
import type { ItemDraft } from '../../core/item.ts'
import { labelsOf } from '../../core/policy/labels-of.ts'
import { poolOf } from '../../core/policy/pool/demand.ts'
import type { ItemRow, StoreReader } from '../../core/ports/store-reader.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { cameFrom } from '../../output/came-from.ts'
import type { Bound } from '../../sim/bound.ts'
import type { RehearsalCounts } from '../../sim/rehearsal-tally.ts'
import { briefDuration, formatDuration } from '../../text/duration.ts'
import type { LineOptions } from '../../text/paint.ts'
import { counted, plural } from '../../text/plural.ts'
import { span } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { reasonLine } from '../../wording/reason-line.ts'
import { emptyLine, labelled, line, painted, type Line } from '../print/lines.ts'
import type { RehearsedFacts } from './rehearsal-json.ts'
import type { AskedRehearsal } from './sim-flags.ts'

interface Head extends AskedRehearsal {
  readonly total: number
  readonly settings: RunSettings
  readonly tasks: readonly ItemDraft[]
}

/** `loopwork sim: 24 tasks from backlog.json, 8 workers, claude, seed 7; nothing is started or written`. */
export function rehearsalHeader(
  { total, settings, tasks, seed, faults }: Head,
  options: LineOptions,
): string {
  const { workers } = settings
  const agents = listed(poolOf(settings).map(({ preset }) => entryName(preset)))
  const sources = [...new Set(tasks.flatMap(({ source }) => source ?? []))]
  const files = sources.length === 0 ? null : listed(sources)
  const from = cameFrom(files, tasks.some(isTyped))
  const trouble = faults.length === 0 ? emptySafe : safe`, faults: ${listed(faults)}`
  const what = safe`${plural(total, 'task')}${from}, ${plural(workers, 'worker')}, ${agents}`
  const text = safe`loopwork sim: ${what}, seed ${seed}${trouble}; nothing is started or written`
  return painted(line(span(text)), { ...options, width: null })
}

export async function rehearsalLines(
  facts: RehearsedFacts & { readonly store: StoreReader },
  options: LineOptions,
): Promise<readonly string[]> {
  const { tally, bound, tookMs } = facts
  const rows: readonly (readonly [Safe, Safe])[] = [
    [literal('took'), took(facts)],
    [literal('longest chain'), chain(bound)],
    [literal('workers busy'), busy(tally, tookMs)],
    [literal('tries'), tries(tally)],
    [literal('waited'), waited(tally)],
  ]
  const left = await notDone(facts.store)
  // Without a task that could be started all of these would be zeros.
  const what =
    bound.leastMs === 0
      ? [line(span(literal('There is nothing to do.')))]
      : rows.flatMap(([label, text]) => labelled({ label, text }, 15, options))
  const lines: readonly Line[] = [emptyLine, ...what, ...left, emptyLine, line(span(ended(facts)))]
  return lines.map((each) => painted(each, options))
}

/** Where not everything was done, the bound of everything says nothing about the time that it took. */
function took({ tookMs, bound: { leastMs, workMs }, settings: { workers }, counts }: RehearsedFacts): Safe {
  const bound = safe`no run with ${plural(workers, 'worker')} could take less than ${formatDuration(leastMs)}`
  const work = safe`work: ${formatDuration(workMs)}`
  if (!isAllDone(counts))
    return safe`${formatDuration(tookMs)}, not everything done; for all of it ${bound}; ${work}`
  const over = Math.max(0, Math.round((100 * (tookMs - leastMs)) / leastMs))
  return safe`${formatDuration(tookMs)}; ${bound} (+${over}%); ${work}`
}

const chainShown = 8

function chain({ criticalPath, criticalMs }: Bound): Safe {
  const ids = criticalPath.map(sanitize)
  const shown =
    ids.length <= chainShown
      ? ids
      : [
          ...ids.slice(0, chainShown - 2),
          safe`… ${ids.length - chainShown + 1} more …`,
          ids.at(-1) ?? emptySafe,
        ]
  return shown.length === 0
    ? literal('-')
    : safe`${formatDuration(criticalMs)}: ${joinSafe(shown, literal(', '))}`
}

/** So many have a number of their own; of more the busiest and the idlest are enough. */
const workersShown = 12

function busy({ busyMs }: RehearsalCounts, tookMs: number): Safe {
  const share = (ms: number): number => (tookMs === 0 ? 0 : Math.round((100 * ms) / tookMs))
  const all = busyMs.map((ms, worker) => ({ worker, share: share(ms) }))
  const word = (one: (typeof all)[number] | undefined): Safe =>
    one === undefined ? emptySafe : safe`W${one.worker} ${one.share}%`
  if (all.length <= workersShown) return joinSafe(all.map(word), literal('  '))
  const sorted = all.toSorted((one, other) => other.share - one.share)
  const mean = Math.round(all.reduce((total, one) => total + one.share, 0) / all.length)
  return safe`${mean}% on average; from ${word(sorted[0])} to ${word(sorted.at(-1))}`
}

function tries({ tries, failed, putOff }: RehearsalCounts): Safe {
  const parts = [plural(tries, 'try', 'tries')]
  if (sum(failed) > 0) parts.push(safe`${sum(failed)} failed (${byCode(failed)})`)
  if (sum(putOff) > 0) parts.push(safe`${sum(putOff)} not counted (${byCode(putOff)})`)
  return joinSafe(parts, literal('; '))
}

function waited({ vendorWaitMs, retryWaitMs, breakerOpened }: RehearsalCounts): Safe {
  const parts = [
    ...(vendorWaitMs > 0 ? [safe`${briefDuration(vendorWaitMs)} for the model`] : []),
    ...(retryWaitMs > 0 ? [safe`${briefDuration(retryWaitMs)} before other tries`] : []),
    ...(breakerOpened > 0 ? [safe`${plural(breakerOpened, 'pause')} after failures in a row`] : []),
  ]
  return parts.length === 0 ? literal('for nothing') : safe`${joinSafe(parts, literal(', '))}`
}

const rowsShown = 20

/** What is not done, and why. */
async function notDone(store: StoreReader): Promise<readonly Line[]> {
  const rows = await store.items({
    order: 'needs you',
    states: ['failed', 'conflict', 'blocked', 'todo', 'waiting'],
    offset: 0,
    limit: rowsShown + 1,
  })
  if (rows.length === 0) return []
  const shown = rows
    .slice(0, rowsShown)
    .map((row) => line(span(safe`  ${sanitize(row.item.id)} ${why(row)}`)))
  const more = rows.length > rowsShown ? [line(span(literal('  …'), 'dim'))] : []
  return [emptyLine, ...shown, ...more]
}

function why({ item: { standing }, state, openNeeds }: ItemRow): Safe {
  const reason = 'reason' in standing ? standing.reason : null
  if (reason !== null) return safe`${sanitize(state)}: ${reasonLine(reason)}`
  return openNeeds.length === 0 ? sanitize(state) : safe`${sanitize(state)}: needs ${listed(openNeeds)}`
}

function ended({ counts }: RehearsedFacts): Safe {
  const { done, failed, conflict, total } = counts
  const left = total - done - failed - conflict - counts.cancelled
  return joinSafe(
    [
      counted(done, literal('done')),
      counted(failed, literal('failed')),
      ...(conflict > 0 ? [counted(conflict, literal('conflict'))] : []),
      ...(left > 0 ? [counted(left, literal('left'))] : []),
    ],
    literal(', '),
  )
}

const isTyped = (task: ItemDraft): boolean =>
  task.source === null && !labelsOf(task).includes(reviewPassLabel)

const listed = (words: readonly string[]): Safe => joinSafe(words.map(sanitize), literal(', '))

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

const byCode = (counts: Readonly<Record<string, number>>): Safe =>
  joinSafe(
    Object.entries(counts).map(([code, count]) => counted(count, sanitize(code))),
    literal(', '),
  )
