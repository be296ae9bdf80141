import { write } from 'node:fs'
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
