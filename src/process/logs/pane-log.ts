import type { Line } from '../../core/line.ts'
import type { PaneLog } from '../../core/log/pane-log.ts'
import { systemClock } from '../clock.ts'
import { openHeldLines, type HeldLines, type HeldLog } from './held-lines.ts'
import { LineCounter } from './line-counter.ts'
import { linesBefore, linesFrom } from './placed-lines.ts'
import { searchLogs } from './search-log.ts'
import { openSourceLog, type LogSource, type SourceLog } from './source-log.ts'

/** What is asked for one frame is answered from one look at the files. */
const frameMs = 10

/** What was read last: a pane and the row of its task ask for the same lines, the one for more of them than the other. */
interface Shown {
  readonly version: number
  readonly count: number
  readonly lines: readonly Line[]
}

export interface PaneSources {
  /** What earlier tries of the task have left, and lines between them. */
  before?(): readonly (LogSource | HeldLines)[]
  /** Called each time, since gates are added later. */
  own(): readonly (LogSource | HeldLines)[]
  /** The same with what agents printed in place of the lines that were made of it; null when no lines are made. */
  raw?(): readonly LogSource[] | null
  /** What is to be said below it. */
  after?(): readonly HeldLines[]
}

/**
 * The lines of several logs, one after the other, as a pane shows them: setup, agent, gates. Reads what is shown and no
 * more, wherever it is.
 */
export function openPaneLog(sources: PaneSources): PaneLog {
  let raw: PaneLog | null = null
  const opened = new Map<string, SourceLog>()
  const held = new Map<string, HeldLog>()
  let version = 0
  let shown: Shown | null = null
  let looked: readonly SourceLog[] = []
  let own: readonly SourceLog[] = []
  let lookedAtMs = -Infinity

  const look = (): readonly SourceLog[] => {
    let changed = false
    const open = (source: LogSource | HeldLines): SourceLog => {
      if ('lines' in source) {
        const log = held.get(source.name) ?? openHeldLines(source.name)
        held.set(source.name, log)
        changed = log.take(source.lines) || changed
        return log
      }
      const log = opened.get(source.path) ?? openSourceLog(source)
      opened.set(source.path, log)
      changed = log.refresh() || changed
      return log
    }
    const before = (sources.before?.() ?? []).map(open)
    own = sources.own().map(open)
    if (changed) version += 1
    looked = [...before, ...own, ...(sources.after?.() ?? []).map(open)]
    lookedAtMs = systemClock.awakeMs()
    return looked
  }
  const logs = (): readonly SourceLog[] => (systemClock.awakeMs() - lookedAtMs < frameMs ? looked : look())
  const ownLogs = (): readonly SourceLog[] => {
    logs()
    return own
  }
  const counter = new LineCounter(logs)

  return {
    version() {
      look()
      return version
    },
    newest(count) {
      const current = logs()
      if (shown?.version === version && shown.count >= count)
        return shown.count === count ? shown.lines : lastOf(shown.lines, count)
      const lines = newestOf(current, count)
      shown = { version, count, lines }
      return lines
    },
    from: (place, count) => linesFrom(logs(), place, count),
    before: (place, count) => linesBefore(logs(), place, count),
    count: (to) => counter.count(to),
    isBefore(one, other) {
      const names = logs().map(({ name }) => name)
      const order =
        names.indexOf(one.source) - names.indexOf(other.source) ||
        one.block - other.block ||
        one.line - other.line
      return order < 0
    },
    isEmpty: () => ownLogs().every((log) => log.bytes() === 0),
    quietMs() {
      const spoke = ownLogs().flatMap((log) => log.changedAtMs() ?? [])
      return spoke.length === 0 ? 0 : Math.max(0, systemClock.now() - Math.max(...spoke))
    },
    raw() {
      if ((sources.raw?.() ?? null) === null) return null
      return (raw ??= openPaneLog({ ...sources, own: () => sources.raw?.() ?? [], raw: () => null }))
    },
    search: (pattern, changed) => searchLogs(logs, pattern, changed),
  }
}

const lastOf = <T>(all: readonly T[], count: number): readonly T[] =>
  all.slice(Math.max(0, all.length - count))

function newestOf(logs: readonly SourceLog[], count: number): readonly Line[] {
  const groups: (readonly Line[])[] = []
  let wanted = count
  for (const log of logs.toReversed()) {
    for (let block = log.count() - 1; block >= 0 && wanted > 0; block--) {
      const lines = log.newest(block, wanted)
      wanted -= lines.length
      groups.push(lines)
    }
  }
  return groups.toReversed().flat()
}
