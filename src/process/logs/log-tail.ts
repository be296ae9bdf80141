import type { LogTail, Skipped } from '../../core/ports/process.ts'
import { createRecordSplitter, type RecordSplitter } from '../../text/bytes/record-splitter.ts'
import { systemClock } from '../clock.ts'
import { countNewlines } from './count-newlines.ts'
import { followFile } from './followed-file.ts'
import { createLineSplitter, lineCapBytes, type LineSplitter } from './line-splitter.ts'

const newline = 0x0a

/** Follows a log that may not exist yet, may be truncated by its writer, and may grow faster than we read. */
export const openLogTail = (path: string, capBytes = lineCapBytes): LogTail =>
  follow(path, createLineSplitter(capBytes), 0)

/** The same for a log whose lines may be JSON records of any size. */
export const openRecordTail = (path: string, from = 0): LogTail => follow(path, createRecordSplitter(), from)

function follow(path: string, splitter: LineSplitter | RecordSplitter, from: number): LogTail {
  let skipped: Skipped | null = null
  /** The position is inside a line whose beginning was skipped: its rest is dropped, and it has been counted. */
  let inSkippedLine = false
  /** Behind the last line that was returned. */
  let lineEnd = from
  const file = followFile(path, from, (position) => {
    inSkippedLine = false
    lineEnd = position
    splitter.reset()
  })

  const takeLines = (chunk: Buffer, lines: string[]): void => {
    const last = chunk.lastIndexOf(newline)
    if (last !== -1) lineEnd = file.position() - chunk.length + last + 1
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

  /** Chunk by chunk up to a position, or until the time is over. */
  const readUpTo = (target: number, budgetMs: number, take: (chunk: Buffer) => void): void => {
    const until = systemClock.awakeMs() + budgetMs
    while (file.position() < target) {
      const chunk = file.next()
      if (chunk !== null) take(chunk)
      if (systemClock.awakeMs() >= until) break
    }
  }

  return {
    read(budgetMs) {
      const lines: string[] = []
      const size = file.size()
      readUpTo(size, budgetMs, (chunk) => takeLines(chunk, lines))
      return { lines, more: file.position() < size }
    },
    takeRest() {
      const rest = splitter.rest()
      splitter.reset()
      // If its newline still comes, the rest of the line must not look like a line of its own.
      if (rest !== null) {
        inSkippedLine = true
        lineEnd = file.position()
      }
      return rest
    },
    extent() {
      const totalBytes = file.size()
      return { readBytes: file.position(), totalBytes, lineBytes: lineEnd }
    },
    skip(keepBytes, budgetMs) {
      const target = file.size() - keepBytes
      if (file.position() >= target) return false
      // The newline of a line that was begun counts it.
      splitter.reset()
      readUpTo(target, budgetMs, countSkipped)
      lineEnd = file.position()
      if (file.position() > 0 && file.lastByte() !== newline && !inSkippedLine) {
        inSkippedLine = true
        noteSkipped(1, 0)
      }
      return file.position() < target
    },
    jump(keepBytes) {
      const target = file.size() - keepBytes
      if (target <= file.position()) return
      noteSkipped(null, target - file.position())
      file.jumpTo(target)
      inSkippedLine = file.lastByte() !== newline
    },
    takeSkipped() {
      const taken = skipped
      skipped = null
      return taken
    },
    hasCut: splitter.hasCut,
    close: file.close,
  }
}
