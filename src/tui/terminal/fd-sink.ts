import { write, writeSync } from 'node:fs'
import type { Sink } from './frame-writer.ts'

/** How long to wait for a terminal that takes nothing now. */
const againMs = 10

/** Writes to a descriptor off the main thread: a tty's own stream is synchronous on Linux, and a stalled one would stop us. */
export function fdSink(fd: number): Sink {
  return {
    write(data, done) {
      writeAll(fd, Buffer.from(data), done)
    },
  }
}

/**
 * For a descriptor that never blocks: what the terminal takes at once is written at once. A thread of the pool costs more than the
 * write itself, and a key is seen that much later.
 */
export function promptSink(fd: number): Sink {
  return {
    write(data, done) {
      const bytes = Buffer.from(data)
      try {
        const written = writeSync(fd, bytes)
        if (written < bytes.length) writeAll(fd, bytes.subarray(written), done)
        else done(null)
      } catch {
        // Also where the terminal takes nothing now: this tries again, and knows what to make of other errors.
        writeAll(fd, bytes, done)
      }
    },
  }
}

function writeAll(fd: number, rest: Buffer, done: (error: Error | null) => void): void {
  write(fd, rest, 0, rest.length, null, (error, written) => {
    if (error !== null) {
      // Somebody may have made the shared descriptor non-blocking.
      if (error.code === 'EAGAIN') setTimeout(() => writeAll(fd, rest, done), againMs)
      else done(error)
    } else if (written < rest.length) writeAll(fd, rest.subarray(written), done)
    else done(null)
  })
}
