import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { isAbsolute, join, normalize, relative } from 'node:path'
import type { Problem } from '../core/errors.ts'
import { sanitize } from '../text/sanitize.ts'
import { stampOf } from './file-stamp.ts'
import { decodeText } from '../text/decode-text.ts'

/** A backlog file as it was read. */
export interface SourceFile {
  /** As it is named in messages and stored: relative to the repository's root, `/` between parts. */
  readonly name: string
  /** Where its bytes are: absolute, links followed. */
  readonly realPath: string
  readonly bytes: Buffer
  /** Of the version that was read. */
  readonly stamp: string
  /** Decoded, without a byte order mark. */
  readonly text: string
}

const largestBytes = 10 * 1024 * 1024

/** Reads a regular file of at most 10 MiB. Never waits on a FIFO, never reads a device. */
export async function readSourceFile(root: string, path: string): Promise<SourceFile | Problem> {
  const name = sourceName(root, path)
  const refuse = (message: string): Problem => ({
    severity: 'error',
    file: name,
    line: null,
    field: null,
    message,
  })
  try {
    const realPath = await realpath(isAbsolute(path) ? path : join(root, path))
    const refusal = refusalOf(await stat(realPath))
    if (refusal !== null) return refuse(refusal)
    const read = await readAtMost(realPath, largestBytes + 1)
    if (read === null) return refuse('is not a regular file')
    const { bytes, stamp } = read
    if (bytes.length > largestBytes) return refuse('is larger than 10 MiB')
    const decoded = decodeText(bytes)
    if ('message' in decoded) return { ...refuse(decoded.message), line: decoded.line }
    return { name, realPath, bytes, stamp, text: decoded.text }
  } catch (error) {
    return refuse(failureOf(error))
  }
}

/** The name under which a source is stored. */
export function sourceName(root: string, path: string): string {
  return (isAbsolute(path) ? relative(root, path) : normalize(path)).replaceAll('\\', '/')
}

export const isProblem = (read: SourceFile | Problem): read is Problem => 'severity' in read

function refusalOf(stats: Stats): string | null {
  if (stats.isDirectory()) return 'is a directory; name the file in it'
  if (!stats.isFile()) return 'is not a regular file'
  return stats.size > largestBytes ? 'is larger than 10 MiB' : null
}

/** Looked at again once it is open: what was a file a moment ago may be a FIFO now. */
async function readAtMost(
  path: string,
  most: number,
): Promise<{ readonly bytes: Buffer; readonly stamp: string } | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = await handle.stat({ bigint: true })
    if (!stats.isFile()) return null
    const buffer = Buffer.allocUnsafe(Math.min(Number(stats.size), most) + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
      length += bytesRead
      if (bytesRead > 0 && length < buffer.length) continue
      return { bytes: buffer.subarray(0, length), stamp: stampOf(stats) }
    }
  } finally {
    await handle.close()
  }
}

function failureOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOENT':
      return 'does not exist'
    case 'ELOOP':
      return 'is a symbolic link that leads back to itself'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user'
    case 'ENOTDIR':
      return 'does not exist: a part of its path is not a directory'
    default:
      return `could not be read: ${sanitize(error instanceof Error ? error.message : String(error))}`
  }
}
