import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** Cuts a log to `mostBytes` and notes that at its end. For logs that no process writes any more. */
export function cutLog(path: string, mostBytes: number): void {
  let file: number
  try {
    file = openSync(path, 'r+')
  } catch {
    // It was deleted, so it takes no space.
    return
  }
  try {
    const { size } = fstatSync(file)
    if (size <= mostBytes) return
    const note = (bytes: number): string => `\n… ${bytes} more bytes, over limits.output\n`
    const kept = Math.max(0, mostBytes - Buffer.byteLength(note(size)))
    ftruncateSync(file, kept)
    writeSync(file, note(size - kept), kept)
  } finally {
    closeSync(file)
  }
}
