import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const chunkBytes = 16 * 1024
/** So many bytes before the position are compared on each read: a file that was cut and grew again has others there. */
const checkBytes = 64
/** So many of a file's first bytes show whether one that has become shorter is another file or the same one, cut. */
const headBytes = 64

/** A position in a file that somebody writes: it may not exist yet, and may be cut at any time. */
export interface FollowedFile {
  /** The file's size now; 0 while there is none. Where it became shorter than the position, that is moved first. */
  size(): number
  position(): number
  /** The next bytes, and moves behind them. Null when the file was written anew: then it begins at its start. Valid until the next call. */
  next(): Buffer | null
  jumpTo(position: number): void
  /** The byte before the position; null at the start, and where that has not been read. */
  lastByte(): number | null
  close(): void
}

/**
 * @param from the position to begin at; the end of the file where it has become shorter since.
 * @param onMoved the position is elsewhere than behind the bytes that were read last.
 */
export function followFile(path: string, from: number, onMoved: (position: number) => void): FollowedFile {
  const buffer = Buffer.allocUnsafe(checkBytes + chunkBytes)
  let descriptor: number | null = null
  let position = 0
  let check: Buffer = Buffer.alloc(0)
  let head: Buffer = Buffer.alloc(0)

  const moveTo = (next: number): void => {
    position = next
    check = Buffer.alloc(0)
    onMoved(next)
  }

  const beginsAsBefore = (file: number): boolean => {
    const now = Buffer.alloc(head.length)
    return readSync(file, now, 0, now.length, 0) === head.length && now.equals(head)
  }

  const opened = (): number | null => {
    if (descriptor !== null) return descriptor
    descriptor = openIfThere(path)
    if (descriptor !== null && from > 0) jump(descriptor, Math.min(from, fstatSync(descriptor).size))
    return descriptor
  }

  const jump = (file: number, target: number): void => {
    if (position === 0) {
      head = Buffer.alloc(headBytes)
      head = head.subarray(0, readSync(file, head, 0, headBytes, 0))
    }
    moveTo(target)
    if (target === 0) return
    // Remembers what is compared later.
    const before = Buffer.alloc(1)
    readSync(file, before, 0, 1, target - 1)
    check = before
  }

  return {
    size() {
      const file = opened()
      if (file === null) return 0
      const { size } = fstatSync(file)
      // Cut at its end, by us when it is over its limit: what is left has been read.
      if (size < position) moveTo(size > 0 && beginsAsBefore(file) ? size : 0)
      return size
    },
    position: () => position,
    next() {
      const file = opened()
      if (file === null) return null
      const length = readSync(file, buffer, 0, check.length + chunkBytes, position - check.length)
      if (!buffer.subarray(0, check.length).equals(check) || length === 0) {
        moveTo(0)
        return null
      }
      const chunk = buffer.subarray(check.length, length)
      if (position === 0) head = Buffer.from(chunk.subarray(0, headBytes))
      position += chunk.length
      check = Buffer.from(buffer.subarray(Math.max(0, length - checkBytes), length))
      return chunk
    },
    jumpTo(target) {
      const file = opened()
      if (file !== null) jump(file, target)
    },
    lastByte: () => check.at(-1) ?? null,
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
