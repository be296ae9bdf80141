import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { LogTail } from '../../core/ports/process.ts'
import { systemClock } from '../clock.ts'
import { createLineSplitter } from './line-splitter.ts'

const chunkBytes = 64 * 1024
/** So many bytes before the position are compared on each read: a log that was cut and grew again has others there. */
const checkBytes = 64

/** Follows a log that may not exist yet, may be truncated by its writer, and may grow faster than we read. */
export function openLogTail(path: string): LogTail {
  const buffer = Buffer.allocUnsafe(checkBytes + chunkBytes)
  const splitter = createLineSplitter()
  let descriptor: number | null = null
  let position = 0
  let check: Buffer = Buffer.alloc(0)

  const startOver = (): void => {
    position = 0
    check = Buffer.alloc(0)
    splitter.reset()
  }

  /** False when what stood before the position stands there no longer. */
  const readChunk = (file: number, lines: string[]): boolean => {
    const length = readSync(file, buffer, 0, check.length + chunkBytes, position - check.length)
    if (!buffer.subarray(0, check.length).equals(check)) return false
    const chunk = buffer.subarray(check.length, length)
    position += chunk.length
    splitter.push(chunk, lines)
    check = Buffer.from(buffer.subarray(Math.max(0, length - checkBytes), length))
    return length > 0
  }

  return {
    read(budgetMs) {
      const lines: string[] = []
      descriptor ??= openIfThere(path)
      if (descriptor === null) return { lines, more: false }
      const until = systemClock.awakeMs() + budgetMs
      const { size } = fstatSync(descriptor)
      if (size < position) startOver()
      while (position < size) {
        if (!readChunk(descriptor, lines)) startOver()
        if (systemClock.awakeMs() >= until) break
      }
      return { lines, more: position < size }
    },
    rest: () => splitter.rest(),
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
