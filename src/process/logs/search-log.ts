import type { Hit, LineMatch, LinePattern, LogSearch, SearchFrom } from '../../core/log/log-search.ts'
import { HitCounts } from './hit-counts.ts'
import { systemClock } from '../clock.ts'
import { forgottenAfterMs, inSlices } from './in-slices.ts'
import type { SourceLog } from './source-log.ts'

type Found = Hit | 'none' | 'dropped'

interface Quest {
  readonly direction: 'after' | 'before'
  /** The block that is looked at next, and what of it counts; null: all. */
  at: BlockAt | null
  from: SearchFrom | null
  readonly resolve: (found: Found) => void
}

interface BlockAt {
  readonly log: SourceLog
  readonly block: number
}

/** How often what is found is announced. */
const announceMs = 250

/** Looks through all of some logs in slices: first for what somebody waits for, then to count all hits. */
export function searchLogs(
  logs: () => readonly SourceLog[],
  pattern: LinePattern,
  changed: () => void,
): LogSearch {
  const counts = new HitCounts(pattern)
  let quest: Quest | null = null
  let stop: (() => void) | null = null
  let isStopped = false
  let announcedAtMs = -Infinity
  let askedAtMs = systemClock.awakeMs()

  const run = (): void => {
    if (isStopped) return
    stop ??= inSlices(step)
  }

  function step(): boolean {
    const current = logs()
    if (quest !== null) lookOn(current, quest)
    else if (systemClock.awakeMs() - askedAtMs > forgottenAfterMs || !counts.countOn(current)) {
      stop = null
      changed()
      return false
    }
    announce()
    return true
  }

  function announce(): void {
    const now = systemClock.awakeMs()
    if (now - announcedAtMs < announceMs) return
    announcedAtMs = now
    changed()
  }

  /** One block of it. */
  function lookOn(current: readonly SourceLog[], asked: Quest): void {
    const { at } = asked
    if (at === null || counts.isTooSlow) return found('none')
    if (!counts.isEmpty(at.log, at.block)) {
      const matches = counts.matchesIn(at.log, at.block)
      const match = chosen(matches, asked)
      if (match !== undefined) {
        const place = { source: at.log.name, block: at.block, line: match.line }
        return found({ place, from: match.from, to: match.to })
      }
    }
    asked.from = null
    asked.at = neighbour(current, at, asked.direction)
  }

  function found(what: Found): void {
    quest?.resolve(what)
    quest = null
  }

  return {
    nearest(from, direction) {
      found('dropped')
      return new Promise((resolve) => {
        if (isStopped) return resolve('dropped')
        quest = { direction, at: startOf(logs(), from, direction), from, resolve }
        run()
      })
    },
    standing(hit) {
      askedAtMs = systemClock.awakeMs()
      const current = logs()
      if (!counts.isWhole(current) && !counts.isTooSlow) run()
      return counts.standing(current, hit)
    },
    stop() {
      isStopped = true
      stop?.()
      found('dropped')
    },
  }
}

/** The first that is after where it began, or the last that is before it. */
function chosen(matches: readonly LineMatch[], { from, direction }: Quest): LineMatch | undefined {
  if (from === null) return direction === 'after' ? matches[0] : matches.at(-1)
  const order = ({ line, from: at }: LineMatch): number => line - from.place.line || at - from.from
  return direction === 'after'
    ? matches.find((match) => order(match) > 0)
    : matches.findLast((match) => order(match) < 0)
}

function startOf(
  logs: readonly SourceLog[],
  from: SearchFrom | null,
  direction: Quest['direction'],
): BlockAt | null {
  const log = logs.find(({ name }) => name === from?.place.source)
  if (log !== undefined && from !== null) return { log, block: from.place.block }
  return direction === 'after' ? firstOf(logs) : lastOf(logs)
}

const firstOf = (logs: readonly SourceLog[]): BlockAt | null => {
  const log = logs.find((each) => each.count() > 0)
  return log === undefined ? null : { log, block: 0 }
}

const lastOf = (logs: readonly SourceLog[]): BlockAt | null => {
  const log = logs.findLast((each) => each.count() > 0)
  return log === undefined ? null : { log, block: log.count() - 1 }
}

function neighbour(
  logs: readonly SourceLog[],
  { log, block }: BlockAt,
  direction: Quest['direction'],
): BlockAt | null {
  const index = logs.indexOf(log)
  if (direction === 'after')
    return block + 1 < log.count() ? { log, block: block + 1 } : firstOf(logs.slice(index + 1))
  return block > 0 ? { log, block: block - 1 } : lastOf(logs.slice(0, Math.max(0, index)))
}
