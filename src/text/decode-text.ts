import { isUtf8 } from 'node:buffer'

export type Decoded = { readonly text: string } | { readonly message: string; readonly line: number | null }

/** UTF-8, with or without a byte order mark. Anything else is refused with the offset of the first byte that is not. */
export function decodeText(bytes: Buffer): Decoded {
  const marked = utf16Mark(bytes)
  if (marked) return { message: 'is UTF-16 (byte offset 0); save it as UTF-8', line: null }
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    const message = looksLikeUtf16(bytes)
      ? `is UTF-16 without a byte order mark (byte offset ${nul}); save it as UTF-8`
      : `contains a NUL byte at byte offset ${nul}`
    return { message, line: lineAt(bytes, nul) }
  }
  if (!isUtf8(bytes)) {
    const offset = firstInvalid(bytes)
    return { message: `is not valid UTF-8 at byte offset ${offset}`, line: lineAt(bytes, offset) }
  }
  return { text: bytes.subarray(hasByteOrderMark(bytes) ? 3 : 0).toString('utf8') }
}

export const hasByteOrderMark = (bytes: Buffer): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

const utf16Mark = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

const looksLikeUtf16 = (bytes: Buffer): boolean => bytes.length >= 2 && (bytes[0] === 0) !== (bytes[1] === 0)

/** Halves the range until one byte is left: a prefix is valid up to the broken character. */
function firstInvalid(bytes: Buffer): number {
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (validPrefix(bytes, middle)) valid = middle
    else invalid = middle
  }
  return startOfCharacter(bytes, valid)
}

/** The first byte of a character that breaks off right before `offset`. */
function startOfCharacter(bytes: Buffer, offset: number): number {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[offset - back]
    if (byte === undefined || byte < 0x80) break
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0
    if (length > 0) return length > back ? offset - back : offset
  }
  return offset
}

/** Valid, or cut in the middle of a character that may yet become valid. */
function validPrefix(bytes: Buffer, length: number): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
    return true
  } catch {
    return false
  }
}

function lineAt(bytes: Buffer, offset: number): number {
  let line = 1
  for (let index = 0; index < offset; index++) if (bytes[index] === 0x0a) line += 1
  return line
}
