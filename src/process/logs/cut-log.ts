import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** Takes away what a log has beyond `mostBytes`, and says so at its end. For logs that nobody writes any more. */
export function cutLog(path: string, mostBytes: number): void {
  let file: number
  try {
    file = openSync(path, 'r+')
  } catch {
    // Somebody has deleted it: it takes no room.
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
