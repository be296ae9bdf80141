import { readSync } from 'node:fs'
import type { DiffLine } from '../../core/diff/diff.ts'
import { numbersIn, type Mark, type PatchPart } from './patch-index.ts'

/** Of a longer line only the beginning is read: no screen shows more of it. */
const mostLineBytes = 8 * 1024
const chunkBytes = 64 * 1024

/** Lines of one part of the patch in `fd`. Reads from the mark before them, so at most 64 lines that nobody asked for. */
export function readLines(fd: number, part: PatchPart, from: number, count: number): readonly DiffLine[] {
  const end = Math.min(from + count, part.lineCount)
  const mark = markBefore(part.marks, from)
  if (mark === null || from >= end) return []
  const lines: DiffLine[] = []
  const numbers = { old: mark.old, new: mark.new }
  let { line, offset } = mark
  while (line < end) {
    const { bytes, next } = lineAt(fd, offset, part, line)
    const read = lineOf(bytes, numbers)
    if (line >= from) lines.push(read)
    offset = next
    line += 1
  }
  return lines
}

/** The last mark that is not after the line. */
export function markBefore(marks: readonly Mark[], line: number): Mark | null {
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.line ?? Infinity) <= line) low = middle + 1
    else high = middle
  }
  return marks[low - 1] ?? null
}

interface Found {
  readonly bytes: Buffer
  readonly next: number
}

function lineAt(fd: number, offset: number, part: PatchPart, line: number): Found {
  const chunk = cached(fd, offset, part.end)
  const end = chunk.indexOf(0x0a)
  if (end !== -1) return { bytes: chunk.subarray(0, end), next: offset + end + 1 }
  // Longer than a chunk, or the last one: the next line has a mark of its own.
  const after = markBefore(part.marks, line + 1)
  return { bytes: chunk, next: after?.line === line + 1 ? after.offset : part.end }
}

/** The bytes around the last read: neighbouring lines are mostly in it. */
let last = { fd: -1, from: 0, bytes: Buffer.alloc(0) }

function cached(fd: number, offset: number, end: number): Buffer {
  const ahead = offset - last.from
  const held = last.fd === fd && ahead >= 0 ? last.bytes.subarray(ahead, ahead + end - offset) : null
  if (held !== null && (held.includes(0x0a) || held.length === end - offset)) return held
  const bytes = Buffer.alloc(Math.min(chunkBytes, end - offset))
  const length = readSync(fd, bytes, 0, bytes.length, offset)
  last = { fd, from: offset, bytes: bytes.subarray(0, length) }
  return last.bytes
}

/** A descriptor's number is given to another file once it is closed. */
export function forgetRead(fd: number): void {
  if (last.fd === fd) last = { fd: -1, from: 0, bytes: Buffer.alloc(0) }
}

function lineOf(bytes: Buffer, numbers: { old: number; new: number }): DiffLine {
  const isCut = bytes.length > mostLineBytes
  const text = textOf(bytes.subarray(1, mostLineBytes), isCut)
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case '@': {
      const whole = bytes.subarray(0, mostLineBytes).toString('utf8')
      Object.assign(numbers, numbersIn(whole))
      return { kind: 'head', text: whole, ...numbers }
    }
    case '+':
      return { kind: 'added', text, isCut, new: numbers.new++ }
    case '-':
      return { kind: 'removed', text, isCut, old: numbers.old++ }
    case '\\':
      return { kind: 'no newline' }
    default:
      return { kind: 'same', text, isCut, old: numbers.old++, new: numbers.new++ }
  }
}

/** A character that was cut through is left out. */
const textOf = (bytes: Buffer, isCut: boolean): string =>
  isCut ? bytes.toString('utf8').replace(/\ufffd+$/, '') : bytes.toString('utf8')
