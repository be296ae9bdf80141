import type { LinePattern } from '../../core/log/log-search.ts'
import { isSamePlace, type LogPlace, type PaneLog, type PlacedLine } from '../../core/log/pane-log.ts'
import type { EpochMs } from '../../core/ids.ts'
import { pastSearch } from './past-search.ts'

/** When a try began and ended. */
export interface Span {
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs
}

/** More lines of a try are not looked at: until it ends, the output stops there. */
const mostLines = 20_000

interface Known {
  readonly version: number
  readonly lines: readonly PlacedLine[]
  /** When each of them was written. */
  readonly times: readonly EpochMs[]
}

/**
 * The output of a try up to a moment. Lines with times were written then; those without, between the ones around them, as if they
 * had come evenly. Once the try has ended it is the log itself.
 */
export function pastLog(log: PaneLog, span: Span, now: () => EpochMs): PaneLog {
  let known: Known | null = null
  const read = (): Known => {
    const version = log.version()
    if (known?.version === version) return known
    const lines = log.from(null, mostLines)
    const stored = lines.map(({ line }) => line.at)
    known = { version, lines, times: timesOf(stored, span) }
    return known
  }
  /** Null: all of it. */
  const cut = (): readonly PlacedLine[] | null => {
    if (span.endedAt <= now()) return null
    const { lines, times } = read()
    return lines.slice(0, countUpTo(times, now()))
  }
  return {
    version: () => log.version() + (cut()?.length ?? mostLines),
    newest: (count) =>
      cut()
        ?.slice(-count)
        .map(({ line }) => line) ?? log.newest(count),
    from(place, count) {
      const lines = cut()
      if (lines === null) return log.from(place, count)
      const first = place === null ? 0 : indexOf(lines, place)
      return lines.slice(first, first + count)
    },
    before(place, count) {
      const lines = cut()
      if (lines === null) return log.before(place, count)
      const end = place === null ? lines.length : indexOf(lines, place)
      return lines.slice(Math.max(0, end - count), end)
    },
    count(to) {
      const lines = cut()
      if (lines === null) return log.count(to)
      return { lines: to === null ? lines.length : indexOf(lines, to) + 1, isExact: true }
    },
    isBefore: (one, other) => log.isBefore(one, other),
    isEmpty: () => cut()?.length === 0 || log.isEmpty(),
    quietMs: () => 0,
    raw: () => {
      const raw = log.raw()
      return raw === null ? null : pastLog(raw, span, now)
    },
    search: (pattern: LinePattern, changed) =>
      pastSearch({ said: cut, whole: () => log.search(pattern, changed), pattern }),
  }
}

/** Its place among the lines; one that has not been said yet is behind them. */
function indexOf(lines: readonly PlacedLine[], place: LogPlace): number {
  const found = lines.findIndex((each) => isSamePlace(each.place, place))
  return found === -1 ? lines.length : found
}

/** Of each line, oldest first. `stored`: null where its log has no times. */
function timesOf(stored: readonly (EpochMs | null)[], span: Span): readonly EpochMs[] {
  const times: EpochMs[] = []
  let before = span.startedAt
  for (let index = 0; index < stored.length;) {
    let next = index
    while (next < stored.length && stored[next] === null) next += 1
    const after = Math.max(before, stored[next] ?? span.endedAt)
    const gap = (after - before) / (next - index + 1)
    for (let untimed = 1; index < next; untimed += 1, index += 1) times.push(before + gap * untimed)
    if (index < stored.length) times.push(after)
    before = after
    index += 1
  }
  return times
}

/** How many come no later; they are in order. */
function countUpTo(times: readonly EpochMs[], now: EpochMs): number {
  let [first, last] = [0, times.length]
  while (first < last) {
    const middle = (first + last) >> 1
    if ((times[middle] ?? Infinity) <= now) first = middle + 1
    else last = middle
  }
  return first
}
