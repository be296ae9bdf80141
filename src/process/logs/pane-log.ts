import type { PaneLog } from '../../core/board.ts'
import { systemClock } from '../clock.ts'
import { openLogBlocks, type LogBlocks } from './log-blocks.ts'

/** The time for counting, per call of `total`. */
const countingMs = 2
/** A log that grows faster is counted when it grows slower again: the cost of a pane must not depend on what is printed. */
const calmBytes = 256 * 1024

/** One of the logs, and how its lines are shown: an agent's output must not look like ours, a command's output has a gutter. */
export interface PaneSource {
  readonly path: string
  readonly read: (line: string) => string
}

interface SourceLog extends LogBlocks {
  readonly read: (line: string) => string
}

const asItIs = (line: string): string => line

/**
 * The newest lines of several logs, one after the other, as a pane shows them: setup, agent, gates. Reads from the end
 * what is shown and no more. `sources` is called each time, since gates are added later.
 */
export function openPaneLog(sources: () => readonly (string | PaneSource)[]): PaneLog {
  const opened = new Map<string, SourceLog>()
  let version = 0
  let bytesAtCount = 0
  let shown: { readonly version: number; readonly key: string; readonly lines: readonly string[] } | null =
    null

  const logs = (): readonly SourceLog[] => {
    let changed = false
    const found = sources().map((source) => {
      const { path, read } = typeof source === 'string' ? { path: source, read: asItIs } : source
      const log = opened.get(path) ?? { ...openLogBlocks(path), read }
      opened.set(path, log)
      changed = log.refresh() || changed
      return log
    })
    if (changed) version += 1
    return found
  }

  return {
    version() {
      logs()
      return version
    },
    lines(count, skip) {
      const current = logs()
      const key = `${count} ${skip}`
      if (shown?.version === version && shown.key === key) return shown.lines
      const lines = newest(current, count, skip)
      shown = { version, key, lines }
      return lines
    },
    total() {
      const current = logs()
      const bytes = current.reduce((sum, log) => sum + log.bytes(), 0)
      if (Math.abs(bytes - bytesAtCount) < calmBytes || bytesAtCount === 0) countOn(current)
      bytesAtCount = bytes
      return current.reduce((sum, log) => sum + log.known(), 0)
    },
    quietMs() {
      const spoke = logs().flatMap((log) => log.changedAtMs() ?? [])
      return spoke.length === 0 ? 0 : Math.max(0, systemClock.now() - Math.max(...spoke))
    },
  }
}

function newest(logs: readonly SourceLog[], count: number, skip: number): readonly string[] {
  const groups: (readonly string[])[] = []
  let toSkip = skip
  let wanted = count
  for (const log of logs.toReversed()) {
    for (let block = log.count() - 1; block >= 0 && wanted > 0; block--) {
      const inBlock = log.linesIn(block)
      const to = Math.max(0, inBlock - toSkip)
      const from = Math.max(0, to - wanted)
      toSkip -= inBlock - to
      wanted -= to - from
      if (to > from) groups.push(log.lines(block, from, to).map(log.read))
    }
  }
  return groups.toReversed().flat()
}

function countOn(logs: readonly LogBlocks[]): void {
  const until = systemClock.awakeMs() + countingMs
  for (const log of logs) {
    for (let block = log.count() - 1; block >= 0; block--) {
      if (log.isKnown(block)) continue
      log.linesIn(block)
      if (systemClock.awakeMs() >= until) return
    }
  }
}
