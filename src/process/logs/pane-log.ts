import type { PaneLog } from '../../core/board.ts'
import type { Line } from '../../core/line.ts'
import { systemClock } from '../clock.ts'
import { openLogBlocks, type LogBlocks } from './log-blocks.ts'

/** What is asked for one frame is answered from one look at the files. */
const frameMs = 10
/** The time for counting, per call of `total`. */
const countingMs = 2
/** A log that grows faster is counted when it grows slower again: the cost of a pane must not depend on what is printed. */
const calmBytes = 256 * 1024

/** One of the logs, and what its lines are: of an agent, of a command, or ours about a command. */
export interface LogSource {
  readonly path: string
  /** The logs of one writer grow at the same time; those of the next one when it has ended. */
  readonly writer: string
  /** Who wrote it, where that is none of the agents that work on the task, their setup and their gate. */
  readonly by?: 'reviewer' | 'judge'
  /** Decodes a line and makes it safe to show; called once for each line that is shown. */
  readonly read: (raw: string) => Line
}

/** What was read last: a pane and the row of its task ask for the same lines, the one for more of them than the other. */
interface Shown {
  readonly version: number
  readonly count: number
  readonly skip: number
  readonly lines: readonly Line[]
}

interface SourceLog extends LogBlocks {
  readonly read: (raw: string) => Line
}

/**
 * The newest lines of several logs, one after the other, as a pane shows them: setup, agent, gates. Reads from the end
 * what is shown and no more. `sources` is called each time, since gates are added later.
 * @param rawSources the same with what agents printed in place of the lines that were made of it; null when no lines are made.
 */
export function openPaneLog(
  sources: () => readonly LogSource[],
  rawSources: () => readonly LogSource[] | null = () => null,
): PaneLog {
  let raw: PaneLog | null = null
  const opened = new Map<string, SourceLog>()
  let version = 0
  let bytesAtCount = 0
  let shown: Shown | null = null

  let looked: readonly SourceLog[] = []
  let lookedAtMs = -Infinity

  const look = (): readonly SourceLog[] => {
    let changed = false
    const found = sources().map(({ path, read }) => {
      const log = opened.get(path) ?? { ...openLogBlocks(path), read: readOnce(read) }
      opened.set(path, log)
      changed = log.refresh() || changed
      return log
    })
    if (changed) version += 1
    looked = found
    lookedAtMs = systemClock.awakeMs()
    return found
  }
  const logs = (): readonly SourceLog[] => (systemClock.awakeMs() - lookedAtMs < frameMs ? looked : look())

  return {
    version() {
      look()
      return version
    },
    lines(count, skip) {
      const current = logs()
      if (shown?.version === version && shown.skip === skip && shown.count >= count)
        return shown.count === count ? shown.lines : lastOf(shown.lines, count)
      const lines = newest(current, count, skip)
      shown = { version, count, skip, lines }
      return lines
    },
    isEmpty: () => logs().every((log) => log.bytes() === 0),
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
    raw() {
      if (rawSources() === null) return null
      return (raw ??= openPaneLog(() => rawSources() ?? []))
    },
  }
}

const lastOf = <T>(all: readonly T[], count: number): readonly T[] =>
  all.slice(Math.max(0, all.length - count))

function newest(logs: readonly SourceLog[], count: number, skip: number): readonly Line[] {
  const groups: (readonly Line[])[] = []
  let toSkip = skip
  let wanted = count
  for (const log of logs.toReversed()) {
    for (let block = log.count() - 1; block >= 0 && wanted > 0; block--) {
      if (toSkip === 0) {
        const lines = log.newest(block, wanted)
        wanted -= lines.length
        groups.push(lines.map(log.read))
        continue
      }
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

/**
 * While an agent prints, most lines of a frame were in the frame before: they are not read again, and are the same objects.
 * Two generations, so that lines that are shown all the time are never forgotten all at once.
 */
function readOnce(read: (raw: string) => Line): (raw: string) => Line {
  let before = new Map<string, Line>()
  let now = new Map<string, Line>()
  let characters = 0
  return (whole) => {
    const raw = withinReason(whole)
    const known = now.get(raw)
    if (known !== undefined) return known
    if (characters >= mostRemembered) {
      before = now
      now = new Map()
      characters = 0
    }
    const line = before.get(raw) ?? read(raw)
    now.set(raw, line)
    characters += raw.length + charactersOfAnEntry
    return line
  }
}

/** Characters: a screenful of a large terminal, or some lines that are a screenful each. */
const mostRemembered = 64 * 1024
/** Also blank lines take memory. */
const charactersOfAnEntry = 64

/** A line of megabytes is one row or a screenful; what is shown of it is its last state after a return. */
function withinReason(raw: string): string {
  if (raw.length <= longest) return raw
  const from = raw.lastIndexOf('\r', raw.length - 2) + 1
  return raw.slice(from, from + longest)
}

const longest = 16_384

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
