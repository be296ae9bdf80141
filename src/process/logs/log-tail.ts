import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { LogTail, Skipped } from '../../core/ports/process.ts'
import { systemClock } from '../clock.ts'
import { countNewlines } from './count-newlines.ts'
import { createLineSplitter, lineCapBytes } from './line-splitter.ts'

const chunkBytes = 16 * 1024
/** So many bytes before the position are compared on each read: a log that was cut and grew again has others there. */
const checkBytes = 64
const newline = 0x0a
/** So many of a log's first bytes show whether one that has become shorter is another log or the same one, cut. */
const headBytes = 64

/** Follows a log that may not exist yet, may be truncated by its writer, and may grow faster than we read. */
export function openLogTail(path: string, capBytes = lineCapBytes): LogTail {
  const buffer = Buffer.allocUnsafe(checkBytes + chunkBytes)
  const splitter = createLineSplitter(capBytes)
  let descriptor: number | null = null
  let position = 0
  let check: Buffer = Buffer.alloc(0)
  let head: Buffer = Buffer.alloc(0)
  let skipped: Skipped | null = null
  /** The position is inside a line whose beginning was skipped: its rest is dropped, and it has been counted. */
  let inSkippedLine = false

  const moveTo = (next: number): void => {
    position = next
    check = Buffer.alloc(0)
    inSkippedLine = false
    splitter.reset()
  }

  /** The open file and its size; null while there is none. */
  const look = (): { readonly file: number; readonly size: number } | null => {
    descriptor ??= openIfThere(path)
    if (descriptor === null) return null
    const { size } = fstatSync(descriptor)
    // Cut at its end, by us when it is over its limit: what is left has been read.
    if (size < position) moveTo(size > 0 && beginsAsBefore(descriptor) ? size : 0)
    return { file: descriptor, size }
  }

  const beginsAsBefore = (file: number): boolean => {
    const now = Buffer.alloc(head.length)
    return readSync(file, now, 0, now.length, 0) === head.length && now.equals(head)
  }

  /** Null when the bytes before the position are no longer what they were. Valid until the next call. */
  const nextChunk = (file: number): Buffer | null => {
    const length = readSync(file, buffer, 0, check.length + chunkBytes, position - check.length)
    if (!buffer.subarray(0, check.length).equals(check) || length === 0) return null
    const chunk = buffer.subarray(check.length, length)
    if (position === 0) head = Buffer.from(chunk.subarray(0, headBytes))
    position += chunk.length
    check = Buffer.from(buffer.subarray(Math.max(0, length - checkBytes), length))
    return chunk
  }

  const takeLines = (chunk: Buffer, lines: string[]): void => {
    if (!inSkippedLine) {
      splitter.push(chunk, lines)
      return
    }
    const end = chunk.indexOf(newline)
    if (end === -1) return
    inSkippedLine = false
    splitter.push(chunk.subarray(end + 1), lines)
  }

  const countSkipped = (chunk: Buffer): void => {
    let lines = countNewlines(chunk)
    // The first one ends a line that was counted when it was cut.
    if (inSkippedLine && lines > 0) {
      lines -= 1
      inSkippedLine = false
    }
    noteSkipped(lines, chunk.length)
  }

  const noteSkipped = (lines: number | null, bytes: number): void => {
    const before = skipped ?? { lines: 0, bytes: 0 }
    skipped = {
      lines: lines === null || before.lines === null ? null : before.lines + lines,
      bytes: before.bytes + bytes,
    }
  }

  return {
    read(budgetMs) {
      const lines: string[] = []
      const found = look()
      if (found === null) return { lines, more: false }
      const until = systemClock.awakeMs() + budgetMs
      while (position < found.size) {
        const chunk = nextChunk(found.file)
        if (chunk === null) moveTo(0)
        else takeLines(chunk, lines)
        if (systemClock.awakeMs() >= until) break
      }
      return { lines, more: position < found.size }
    },
    takeRest() {
      const rest = splitter.rest()
      splitter.reset()
      // If its newline still comes, the rest of the line must not look like a line of its own.
      if (rest !== null) inSkippedLine = true
      return rest
    },
    extent() {
      const totalBytes = look()?.size ?? 0
      return { readBytes: position, totalBytes }
    },
    skip(keepBytes, budgetMs) {
      const found = look()
      if (found === null) return false
      const until = systemClock.awakeMs() + budgetMs
      const target = found.size - keepBytes
      if (position >= target) return false
      // The newline of a line that was begun counts it.
      splitter.reset()
      while (position < target) {
        const chunk = nextChunk(found.file)
        if (chunk === null) moveTo(0)
        else countSkipped(chunk)
        if (systemClock.awakeMs() >= until) break
      }
      if (position > 0 && check.at(-1) !== newline && !inSkippedLine) {
        inSkippedLine = true
        noteSkipped(1, 0)
      }
      return position < target
    },
    jump(keepBytes) {
      const found = look()
      if (found === null) return
      const target = found.size - keepBytes
      if (target <= position) return
      noteSkipped(null, target - position)
      // Reading one byte before it shows whether a line begins there, and remembers what is compared later.
      if (position === 0) {
        head = Buffer.alloc(headBytes)
        readSync(found.file, head, 0, headBytes, 0)
      }
      moveTo(target - 1)
      const before = Buffer.alloc(1)
      readSync(found.file, before, 0, 1, position)
      check = before
      position = target
      inSkippedLine = before[0] !== newline
    },
    takeSkipped() {
      const taken = skipped
      skipped = null
      return taken
    },
    close() {
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
    },
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch {
    return null
  }
}
