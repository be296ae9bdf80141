import { writeSync } from 'node:fs'

/** At once and in order: what was printed is in the log when the next step begins, even if it kills us. */
export function say(text: string): void {
  writeFully(Buffer.from(`${text}\n`))
}

/** A log is a file, which takes everything at once; a pipe of a test may not. */
export function writeFully(bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}
