/** Takes the bytes of one JSON text in pieces of any size and passes them on with its long strings cut. */
export interface JsonStringCutter {
  push(bytes: Buffer): void
}

/**
 * `capAt` is asked at the start of each string how many bytes of it may be passed on, given how many were passed before it;
 * what is more is replaced by a count, so that the text still parses. Escapes and characters stay whole. What is no JSON is
 * passed on in some shortened form: nothing is checked.
 */
export function createJsonStringCutter(
  capAt: (passedBytes: number) => number,
  pass: (bytes: Buffer) => void,
): JsonStringCutter {
  let passed = 0
  let inString = false
  /** Bytes that are still to come of an escape that has begun. */
  let ofEscape = 0
  /** How many more bytes of the current string may be passed on. */
  let allowed = 0
  let dropped = 0

  const beginString = (): void => {
    inString = true
    allowed = capAt(passed)
  }

  const endString = (): void => {
    if (dropped > 0) pass(Buffer.from(`… (${dropped} more bytes)`))
    inString = false
    dropped = 0
  }

  const mustDrop = (byte: number): boolean => {
    if (dropped > 0) return true
    if (allowed > 0 || ofEscape > 0) return false
    // Bytes that are no characters at all may look like the rest of one for ever.
    return (byte & 0xc0) !== continuation || allowed <= -longestCharacter
  }

  const follow = (byte: number): void => {
    if (ofEscape > 0) ofEscape += byte === letterU && ofEscape === 1 ? 3 : -1
    else if (byte === backslash) ofEscape = 1
  }

  return {
    push(bytes) {
      /** Where the bytes begin that are to be passed on next. */
      let from = 0
      for (let at = 0; at < bytes.length; at++) {
        if (dropped > 0 && ofEscape === 0) {
          // By far most of a long line.
          const next = endOfPlain(bytes, at)
          dropped += next - at
          at = next
          from = next
        }
        const byte = bytes[at]
        if (byte === undefined) break
        if (!inString) {
          if (byte === quote) beginString()
        } else if (byte === quote && ofEscape === 0) {
          endString()
        } else {
          if (mustDrop(byte)) {
            if (dropped === 0) pass(bytes.subarray(from, at))
            dropped += 1
            from = at + 1
          }
          follow(byte)
          allowed -= 1
        }
        if (dropped === 0) passed += 1
      }
      if (from < bytes.length) pass(bytes.subarray(from))
    },
  }
}

function endOfPlain(bytes: Buffer, start: number): number {
  let at = start
  while (at < bytes.length && bytes[at] !== quote && bytes[at] !== backslash) at++
  return at
}

const quote = 0x22
const backslash = 0x5c
const letterU = 0x75
/** The two highest bits of a byte that goes on with a character of UTF-8. */
const continuation = 0x80
const longestCharacter = 4
