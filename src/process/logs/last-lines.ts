import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { textOfLine } from '../../text/bytes/line-of-bytes.ts'

const lookBytes = 32 * 1024

/** The last lines that were written after `from`, blank ones at the end left out. Raw foreign text. */
export function lastLines(path: string, from: number, count: number): readonly string[] {
  const bytes = tailBytes(path, from)
  const lines: string[] = []
  let begin = 0
  while (begin < bytes.length) {
    const newline = bytes.indexOf(0x0a, begin)
    const end = newline === -1 ? bytes.length : newline
    lines.push(textOfLine(bytes.subarray(begin, end)))
    begin = end + 1
  }
  const lastSaid = lines.findLastIndex((line) => line.trim() !== '')
  return lines.slice(Math.max(0, lastSaid + 1 - count), lastSaid + 1)
}

function tailBytes(path: string, from: number): Buffer {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    return Buffer.alloc(0)
  }
  try {
    const { size } = fstatSync(descriptor)
    const begin = Math.max(from > size ? 0 : from, size - lookBytes)
    const buffer = Buffer.alloc(Math.max(0, size - begin))
    return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, begin))
  } finally {
    closeSync(descriptor)
  }
}
