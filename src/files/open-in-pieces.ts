import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { stampOf } from './file-stamp.ts'
import { failureOf, type UserFile } from './read-user-file.ts'

/** A file of the user's that is read piece by piece, as often as it is asked for, so that it may be larger than memory. */
export interface FileInPieces {
  readonly kind: 'in pieces'
  /** Links followed. */
  readonly realPath: string
  readonly size: number
  /** Of the version that is read. */
  readonly stamp: string
  /** How it begins, in whole lines: at most `headBytes` of it. Empty where the first line is longer. */
  readonly head: Buffer
  /** From the beginning, each cut behind the end of a line, but for the last. @throws LineTooLong, FileChanged */
  pieces(this: void): Generator<Buffer>
}

/** No task has as much to say, and one that is not cut into lines at all would have to be held whole. */
export const longestLineBytes = 16 * 1024 * 1024

export class LineTooLong extends Error {}
/** Another version is there by now. */
export class FileChanged extends Error {}

const pieceBytes = 64 * 1024
const headBytes = 64 * 1024

/**
 * A regular file, as `readUserFile` takes it. Reading it is synchronous: a million lines one by one through promises take minutes.
 */
export async function openInPieces(
  path: string,
): Promise<FileInPieces | Exclude<UserFile, { kind: 'file' }>> {
  try {
    const realPath = await realpath(path)
    return withOpen(realPath, (descriptor) => {
      const stats = fstatSync(descriptor, { bigint: true })
      if (!stats.isFile()) return { kind: 'refused', message: 'is not a regular file' }
      const stamp = stampOf(stats)
      return {
        kind: 'in pieces',
        realPath,
        size: Number(stats.size),
        stamp,
        head: headOf(descriptor),
        pieces: () => piecesOf(realPath, stamp),
      }
    })
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'file') throw error
    return failure
  }
}

function headOf(descriptor: number): Buffer {
  const head = Buffer.alloc(headBytes)
  const read = head.subarray(0, readSync(descriptor, head, 0, headBytes, 0))
  return read.subarray(0, read.lastIndexOf(0x0a) + 1)
}

const openFile = (path: string): number =>
  openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)

function withOpen<T>(path: string, use: (descriptor: number) => T): T {
  const descriptor = openFile(path)
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function* piecesOf(path: string, stamp: string): Generator<Buffer> {
  const descriptor = openFile(path)
  const isSame = (): boolean => stampOf(fstatSync(descriptor, { bigint: true })) === stamp
  try {
    if (!isSame()) throw new FileChanged()
    yield* linesWhole(descriptor)
    if (!isSame()) throw new FileChanged()
  } finally {
    closeSync(descriptor)
  }
}

function* linesWhole(descriptor: number): Generator<Buffer> {
  let rest = Buffer.alloc(0)
  for (let position = 0; ;) {
    // Twice as much each time of a line that is longer, so that it is not put together anew for every piece.
    const read = Buffer.allocUnsafe(Math.max(pieceBytes, rest.length))
    const length = readSync(descriptor, read, 0, read.length, position)
    if (length === 0) break
    position += length
    const end = read.subarray(0, length).lastIndexOf(0x0a) + 1
    if (end > 0)
      yield rest.length === 0 ? read.subarray(0, end) : Buffer.concat([rest, read.subarray(0, end)])
    const left = read.subarray(end, length)
    rest = end > 0 ? Buffer.from(left) : Buffer.concat([rest, left])
    if (rest.length > longestLineBytes) throw new LineTooLong()
  }
  if (rest.length > 0) yield rest
}
