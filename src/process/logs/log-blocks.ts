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
  /** Grows when the file was replaced or truncated: what was known of its blocks is not true any more. */
  generation(): number
  /** Blocks so far, the last one growing; 0 when there is no file. */
  count(): number
  /** Lines that end in a block; for the last block the unfinished line too. Remembered for blocks that are full. */
  linesIn(block: number): number
  /** Lines in the blocks counted so far. */
  known(): number
  isKnown(block: number): boolean
  /** Nothing is added to it any more. */
  isFull(block: number): boolean
  /** Some of a block's lines: `from` counts from its first. */
  lines(block: number, from: number, to: number): readonly string[]
  /** The last `count` lines of a block, without counting those before them: what a pane that follows reads thirty times a second. */
  newest(block: number, count: number): readonly string[]
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
  let generation = 0
  let counts: (number | undefined)[] = []
  let known = 0
  /** Of the last block up to a position: as the log grows, only what is new is read and counted. */
  let counted: Counted = nothingCounted

  const size = (): number => stats?.size ?? 0
  const blocks = (): number => (size() === 0 ? 0 : Math.floor(size() / blockBytes) + 1)
  const isFull = (block: number): boolean => (block + 1) * blockBytes <= size()

  const read = (block: number, into = own, from = block * blockBytes): Buffer => {
    const end = Math.min(size(), (block + 1) * blockBytes)
    return readPart(path, into.subarray(0, Math.max(0, end - from)), from)
  }

  /** The rest of the block before: the beginning of this block's first line. */
  const carried = (block: number): Buffer => {
    if (block === 0) return Buffer.alloc(0)
    const before = read(block - 1, neighbour)
    const end = before.lastIndexOf(newline)
    return end === -1 ? Buffer.alloc(0) : before.subarray(end + 1)
  }

  const countOn = (block: number): Counted => {
    const start = block * blockBytes
    const before = counted.block === block ? counted : { ...nothingCounted, block, end: start }
    const bytes = read(block, own, before.end)
    if (bytes.length === 0) return before
    const newlines = before.newlines + countNewlines(bytes)
    return { block, end: before.end + bytes.length, newlines, isOpen: bytes.at(-1) !== newline }
  }

  const countLast = (block: number): number => {
    counted = countOn(block)
    const isOpen = counted.end > block * blockBytes ? counted.isOpen : carried(block).length > 0
    return counted.newlines + (isOpen ? 1 : 0)
  }

  const textOf = (block: number, bytes: Buffer, { begin, end }: Piece): string => {
    const piece = bytes.subarray(begin, end)
    const whole = begin === 0 ? Buffer.concat([carried(block), piece]) : piece
    return bytes[end] === newline
      ? textOfLine(withoutTornStart(whole))
      : wholeCharacters(withoutTornStart(whole)).toString('utf8')
  }

  return {
    refresh() {
      const now = statSync(path, { throwIfNoEntry: false }) ?? null
      const changed = now?.size !== stats?.size || now?.mtimeMs !== stats?.mtimeMs || now?.ino !== stats?.ino
      if (now === null || now.ino !== stats?.ino || now.size < stats.size) {
        generation += 1
        counts = []
        known = 0
        counted = nothingCounted
      }
      stats = now
      return changed
    },
    generation: () => generation,
    count: blocks,
    linesIn(block) {
      if (!isFull(block)) return countLast(block)
      const before = counts[block]
      if (before !== undefined) return before
      const lines = Math.max(1, countOn(block).newlines)
      counts[block] = lines
      known += lines
      return lines
    },
    known: () => known + (blocks() === 0 ? 0 : countLast(blocks() - 1)),
    isKnown: (block) => counts[block] !== undefined || !isFull(block),
    isFull,
    lines(block, from, to) {
      const bytes = read(block)
      return pieces(bytes, isFull(block))
        .slice(from, to)
        .map((piece) => textOf(block, bytes, piece))
    },
    newest(block, count) {
      const bytes = read(block)
      // A log that ends exactly where a block does: the next one has nothing yet, not an empty line.
      if (bytes.length === 0 && carried(block).length === 0) return []
      return newestPieces(bytes, isFull(block), count).map((piece) => textOf(block, bytes, piece))
    },
    bytes: size,
    changedAtMs: () => stats?.mtimeMs ?? null,
  }
}

interface Counted {
  readonly block: number
  readonly end: number
  readonly newlines: number
  /** The line at the end has no newline yet. */
  readonly isOpen: boolean
}

const nothingCounted: Counted = { block: 0, end: 0, newlines: 0, isOpen: false }

/** Where one of a block's lines is; its newline, if it has one, is at `end`. */
interface Piece {
  readonly begin: number
  readonly end: number
}

function pieces(bytes: Buffer, isFull: boolean): readonly Piece[] {
  const found: Piece[] = []
  let begin = 0
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, begin)) {
    found.push({ begin, end })
    begin = end + 1
  }
  const isOpen = isFull ? found.length === 0 : begin < bytes.length || found.length === 0
  if (isOpen) found.push({ begin, end: bytes.length })
  return found
}

/** The last `count` of them. */
function newestPieces(bytes: Buffer, isFull: boolean, count: number): readonly Piece[] {
  const found: Piece[] = []
  const lastNewline = bytes.lastIndexOf(newline)
  const isOpen = isFull ? lastNewline === -1 : lastNewline < bytes.length - 1 || lastNewline === -1
  let end = isOpen ? bytes.length : lastNewline
  while (found.length < count) {
    const before = end === 0 ? -1 : bytes.lastIndexOf(newline, end - 1)
    found.push({ begin: before + 1, end })
    if (before === -1) break
    end = before
  }
  return found.reverse()
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
