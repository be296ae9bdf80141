import { isUtf8 } from 'node:buffer'
import type { Problem } from '../../core/errors.ts'
import { FileChanged, LineTooLong, longestLineBytes, type FileInPieces } from '../../files/open-in-pieces.ts'
import { sizeOf } from '../../files/read-user-file.ts'
import { decodeText, hasByteOrderMark } from '../../text/decode-text.ts'
import type { TextLine } from '../json/json-lines.ts'

/** A file whose lines are read one after the other, as often as they are asked for. */
export interface LineFile {
  /** As it is named in messages. */
  readonly name: string
  readonly file: Pick<FileInPieces, 'pieces'>
}

/** Lines that belong together; a million of them are not one by one. */
export interface LineBlock {
  readonly text: string
  readonly bytes: Buffer
  /** A byte order mark stands before it. */
  readonly hasMark: boolean
  /** Number of its first line, 1-based. */
  readonly first: number
}

/** Where in the piece it is, which nobody knows. */
const ofPiece = / at byte offset \d+| \(byte offset \d+\)/

/** Ends with a problem where the file can't be read on: what was yielded before is not all. */
export function* lineBlocks({ name, file }: LineFile): Generator<LineBlock, Problem | null> {
  let first = 1
  const refused = (line: number | null, message: string): Problem => ({
    ...{ severity: 'error', file: name, line, field: null, message },
  })
  try {
    for (const piece of file.pieces()) {
      const hasMark = first === 1 && hasByteOrderMark(piece)
      const bytes = hasMark ? piece.subarray(3) : piece
      if (!isUtf8(bytes) || bytes.includes(0)) {
        const decoded = decodeText(bytes)
        if ('message' in decoded) {
          const line = decoded.line === null ? null : first + decoded.line - 1
          return refused(line, decoded.message.replace(ofPiece, ''))
        }
      }
      const text = bytes.toString('utf8')
      yield { text, bytes, hasMark, first }
      first += linesIn(text)
    }
  } catch (error) {
    if (error instanceof FileChanged) return refused(null, 'was changed while it was read')
    if (!(error instanceof LineTooLong)) throw error
    return refused(first, `is longer than ${sizeOf(longestLineBytes)}, or the file has no lines`)
  }
  return null
}

export function* linesOf({ text, first }: Pick<LineBlock, 'text' | 'first'>): Generator<TextLine> {
  let number = first
  for (let start = 0; start < text.length; number++) {
    const end = text.indexOf('\n', start)
    yield { text: text.slice(start, end === -1 ? text.length : end), number, start }
    if (end === -1) return
    start = end + 1
  }
}

function linesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}
