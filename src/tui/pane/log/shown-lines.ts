import type { Line } from '../../../core/line.ts'
import type { PaneLog } from '../../../core/log/pane-log.ts'
import type { Safe } from '../../../text/safe.ts'

/**
 * At most `count` lines of a log that is followed, the newest last. It shows how things stand: without what ended sub-agents did,
 * with one retry in place of those before it and what is left of its wait. One that somebody has scrolled shows every line as it was
 * written.
 * @param retry what the newest line about a retry says by now: its wait counts down in place; null: what it said when it was written
 */
export function newestLines(log: PaneLog, count: number, retry: Safe | null): readonly Line[] {
  return countedDown(newestOf(log, count), retry)
}

/** Reads further back only where lines were left out, and not for ever: the cost of a pane must not depend on what is printed. */
function newestOf(log: PaneLog, count: number): readonly Line[] {
  for (let reads = count; ; reads *= 4) {
    const lines = log.newest(reads)
    const left = upToDate(lines)
    if (left.length >= count || lines.length < reads || reads >= mostRead) return left.slice(-count)
  }
}

const mostRead = 1_000

/** Without what ended sub-agents did, and of retries in a row without all but the last. */
function upToDate(lines: readonly Line[]): readonly Line[] {
  const ended = new Set<string>()
  const left: Line[] = []
  // From the end: a sub-agent that works on in the background has lines behind the one that ends its call.
  for (const line of lines.toReversed()) {
    if (line.endsSub !== undefined) ended.add(line.endsSub)
    if (line.sub !== undefined && ended.has(line.sub)) continue
    if (line.kind === 'retry' && left.at(-1)?.kind === 'retry') continue
    left.push(line)
  }
  return left.toReversed()
}

function countedDown(lines: readonly Line[], retry: Safe | null): readonly Line[] {
  const index = retry === null ? -1 : lines.findLastIndex(({ kind }) => kind === 'retry')
  const line = lines[index]
  return retry === null || line === undefined ? lines : lines.with(index, { ...line, text: retry })
}
