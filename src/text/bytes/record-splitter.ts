import { createBoundedBytes } from './bounded-bytes.ts'
import { createJsonStringCutter, type JsonStringCutter } from './json-string-cutter.ts'
import { textOfLine, wholeCharacters } from './line-of-bytes.ts'

/** A longer string inside a record is cut. */
export const stringCapBytes = 64 * 1024
/** A line that is longer still is cut at its end: it is no record any more. */
export const recordCapBytes = 1024 * 1024

/**
 * Bytes in, whole lines out, for logs in which a line may be a JSON record of any size. Splits at byte 0x0A alone:
 * `node:readline` also does at U+2028, which may stand in a JSON string. One string of a record may hold 100 MB that a tool
 * printed: it is cut while it streams by, and the record can still be read. Lines come out the same however their bytes come
 * in pieces; bytes that are no UTF-8 become U+FFFD.
 */
export interface RecordSplitter {
  push(chunk: Buffer, lines: string[]): void
  /** The rest without a newline; null when there is none. */
  rest(): string | null
  /** Whether a line was longer than the limit. */
  hasCut(): boolean
  reset(): void
}

export function createRecordSplitter(): RecordSplitter {
  const line = createBoundedBytes(recordCapBytes)
  /** Of a record that is longer than a string may be; anything shorter is stored as it comes. */
  let cutter: JsonStringCutter | null = null
  let hasCut = false

  const hold = (bytes: Buffer): void => {
    if (!cutter && line.length() + bytes.length > stringCapBytes && (line.bytes()[0] ?? bytes[0]) === brace) {
      cutter = createJsonStringCutter(stringCapAt, line.append)
      const begun = Buffer.from(line.bytes())
      line.clear()
      cutter.push(begun)
    }
    if (cutter) cutter.push(bytes)
    else line.append(bytes)
    hasCut ||= line.dropped() > 0
  }

  const reset = (): void => {
    line.clear()
    cutter = null
  }

  const text = (): string => {
    const dropped = line.dropped()
    if (dropped === 0) return textOfLine(line.bytes())
    return `${wholeCharacters(line.bytes()).toString('utf8')}… (${dropped} more bytes)`
  }

  return {
    push(chunk, lines) {
      let from = 0
      for (;;) {
        const newline = chunk.indexOf(0x0a, from)
        if (newline === -1) break
        const piece = chunk.subarray(from, newline)
        if (line.length() === 0 && piece.length <= stringCapBytes) {
          lines.push(textOfLine(piece))
        } else {
          hold(piece)
          lines.push(text())
          reset()
        }
        from = newline + 1
      }
      hold(chunk.subarray(from))
    },
    rest: () => (line.length() === 0 ? null : text()),
    hasCut: () => hasCut,
    reset,
  }
}

/** A record of many strings is shortened more once it is large, so that the fields after them have room. */
const stringCapAt = (passedBytes: number): number =>
  passedBytes < recordCapBytes / 2 ? stringCapBytes : 1024

const brace = 0x7b
