import type { Line } from '../../core/line.ts'
import type { Safe } from '../../core/safe.ts'
import { openLogBlocks, type LogBlocks } from './log-blocks.ts'

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

/** A log as lines, in the blocks of its file. */
export interface SourceLog extends Omit<LogBlocks, 'lines' | 'newest'> {
  readonly name: string
  /** Some of a block's lines: `from` counts from its first. A line is the same object while it is shown. */
  lines(block: number, from: number, to: number): readonly Line[]
  newest(block: number, count: number): readonly Line[]
  /** All lines of a block for somebody who reads on through the whole log: nothing of them is remembered. */
  texts(block: number): readonly Safe[]
}

export function openSourceLog({ path, read }: Pick<LogSource, 'path' | 'read'>): SourceLog {
  const blocks = openLogBlocks(path)
  const shown = readOnce(read)
  return {
    ...blocks,
    name: path,
    lines: (block, from, to) => blocks.lines(block, from, to).map(shown),
    newest: (block, count) => blocks.newest(block, count).map(shown),
    texts: (block) => blocks.lines(block, 0, Infinity).map((raw) => read(withinReason(raw)).text),
  }
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
