import { textOfLine, wholeCharacters } from '../../text/bytes/line-of-bytes.ts'

/** The default limit: longer lines are cut, and the cut bytes are counted. */
export const lineCapBytes = 1024 * 1024

/** Bytes in, whole lines out. A line is decoded only when it is whole, so no character is ever split between two reads. */
export interface LineSplitter {
  push(chunk: Buffer, lines: string[]): void
  /** The rest without a newline; null when there is none. */
  rest(): string | null
  /** Whether a line was longer than the limit. */
  hasCut(): boolean
  reset(): void
}

export function createLineSplitter(capBytes: number): LineSplitter {
  let parts: Buffer[] = []
  let held = 0
  let cutAway = 0
  let hasCut = false

  const hold = (bytes: Buffer): void => {
    const kept = bytes.subarray(0, capBytes - held)
    cutAway += bytes.length - kept.length
    hasCut ||= cutAway > 0
    if (kept.length === 0) return
    held += kept.length
    // The chunk's memory is used again for the next one.
    parts.push(Buffer.from(kept))
  }

  const reset = (): void => {
    parts = []
    held = 0
    cutAway = 0
  }

  const take = (last: Buffer): string => {
    hold(last)
    const line = decode(Buffer.concat(parts, held), cutAway)
    reset()
    return line
  }

  return {
    push(chunk, lines) {
      let from = 0
      for (;;) {
        const newline = chunk.indexOf(0x0a, from)
        if (newline === -1) break
        const piece = chunk.subarray(from, newline)
        lines.push(held === 0 && piece.length <= capBytes ? decode(piece, 0) : take(piece))
        from = newline + 1
      }
      hold(chunk.subarray(from))
    },
    rest: () => (held === 0 ? null : decode(Buffer.concat(parts, held), cutAway)),
    hasCut: () => hasCut,
    reset,
  }
}

function decode(bytes: Buffer, cutAway: number): string {
  if (cutAway === 0) return textOfLine(bytes)
  return `${wholeCharacters(bytes).toString('utf8')}… (${cutAway} more bytes)`
}
