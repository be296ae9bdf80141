import { closeSync, openSync, readSync, statSync, type Stats } from 'node:fs'
import { countNewlines } from './count-newlines.ts'
import { textOfLine, wholeCharacters } from '../../text/bytes/line-of-bytes.ts'

/**
 * A log file cut into blocks, so that its lines can be counted and read from the end without reading the rest.
 *
 * A line belongs to the block it ends in. A block without any newline ends a line too: so no line is longer than two
 * blocks, a gigabyte without a newline can be shown, and where lines begin is known from two neighbouring blocks alone.
 */
export interface LogBlocks {
  /** Checks the file; true when it has changed. */
  refresh(): boolean
  /** Blocks so far, the last one growing; 0 when there is no file. */
  count(): number
  /** Lines that end in a block; for the last block the unfinished line too. Remembered for blocks that are full. */
  linesIn(block: number): number
  /** Lines in the blocks counted so far. */
  known(): number
  isKnown(block: number): boolean
  /** Some of a block's lines: `from` counts from its first. */
  lines(block: number, from: number, to: number): readonly string[]
  bytes(): number
  changedAtMs(): number | null
}

export const blockBytes = 32 * 1024
const newline = 0x0a

// Used again for every read: panes read a flooding log thirty times a second, and fresh buffers pile up between collections.
const own = Buffer.allocUnsafeSlow(blockBytes)
const neighbour = Buffer.allocUnsafeSlow(blockBytes)

export function openLogBlocks(path: string): LogBlocks {
  let stats: Stats | null = null
  let counts: (number | undefined)[] = []
  let known = 0
  let last: { readonly size: number; readonly lines: number } | null = null

  const size = (): number => stats?.size ?? 0
  const blocks = (): number => (size() === 0 ? 0 : Math.floor(size() / blockBytes) + 1)
  const isFull = (block: number): boolean => (block + 1) * blockBytes <= size()

  const read = (block: number, into = own): Buffer =>
    readPart(path, into.subarray(0, Math.max(0, size() - block * blockBytes)), block * blockBytes)

  /** The rest of the block before: the beginning of this block's first line. */
  const carried = (block: number): Buffer => {
    if (block === 0) return Buffer.alloc(0)
    const before = read(block - 1, neighbour)
    const end = before.lastIndexOf(newline)
    return end === -1 ? Buffer.alloc(0) : before.subarray(end + 1)
  }

  const countLast = (block: number): number => {
    if (last?.size === size()) return last.lines
    const bytes = read(block)
    const newlines = countNewlines(bytes)
    const open = newlines > 0 ? bytes.at(-1) !== newline : bytes.length + carried(block).length > 0
    const lines = newlines + (open ? 1 : 0)
    last = { size: size(), lines }
    return lines
  }

  return {
    refresh() {
      const now = statSync(path, { throwIfNoEntry: false }) ?? null
      const changed = now?.size !== stats?.size || now?.mtimeMs !== stats?.mtimeMs || now?.ino !== stats?.ino
      if (now === null || now.ino !== stats?.ino || now.size < stats.size) {
        counts = []
        known = 0
        last = null
      }
      stats = now
      return changed
    },
    count: blocks,
    linesIn(block) {
      if (!isFull(block)) return countLast(block)
      const counted = counts[block]
      if (counted !== undefined) return counted
      const lines = Math.max(1, countNewlines(read(block)))
      counts[block] = lines
      known += lines
      return lines
    },
    known: () => known + (blocks() === 0 ? 0 : countLast(blocks() - 1)),
    isKnown: (block) => counts[block] !== undefined || !isFull(block),
    lines(block, from, to) {
      const bytes = read(block)
      const ends = lineEnds(bytes, isFull(block))
      return ends.slice(from, to).map((end, offset) => {
        const index = from + offset
        const begin = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1
        const piece = bytes.subarray(begin, end)
        const whole = index === 0 ? Buffer.concat([carried(block), piece]) : piece
        return bytes[end] === newline
          ? textOfLine(withoutTornStart(whole))
          : wholeCharacters(withoutTornStart(whole)).toString('utf8')
      })
    },
    bytes: size,
    changedAtMs: () => stats?.mtimeMs ?? null,
  }
}

/** Offsets at which the block's lines end; the end of the bytes where the last line has no newline. */
function lineEnds(bytes: Buffer, full: boolean): number[] {
  const ends: number[] = []
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) ends.push(at)
  const open = full ? ends.length === 0 : (ends.at(-1) ?? -1) + 1 < bytes.length || ends.length === 0
  if (open) ends.push(bytes.length)
  return ends
}

/** A line that was cut between blocks may begin in the middle of a character. */
function withoutTornStart(bytes: Buffer): Buffer {
  let start = 0
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
  return bytes.subarray(start)
}

/** Opened for each read: a pane has no open descriptor, so none has to be closed. The bytes are valid until the next read. */
function readPart(path: string, into: Buffer, position: number): Buffer {
  if (into.length === 0) return into
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    return into.subarray(0, 0)
  }
  try {
    return into.subarray(0, readSync(descriptor, into, 0, into.length, position))
  } finally {
    closeSync(descriptor)
  }
}
