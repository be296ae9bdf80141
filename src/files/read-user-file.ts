import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { errorText } from '../core/error-text.ts'
import { sanitize } from '../text/sanitize.ts'
import { stampOf } from './file-stamp.ts'

/** A file of the user's as it was read. */
export type UserFile =
  | {
      readonly kind: 'file'
      /** Links followed. */
      readonly realPath: string
      readonly bytes: Buffer
      /** Of the version that was read. */
      readonly stamp: string
    }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string; readonly isTooLarge?: true }

/**
 * The one way in which files that people or repositories put there are read: a regular file of at most so many bytes. Never
 * waits on a FIFO or a socket, never reads a device or a folder. What it is, is looked at once it is open: what was a file a
 * moment ago may be a FIFO now.
 */
export async function readUserFile(path: string, largestBytes: number): Promise<UserFile> {
  try {
    const realPath = await realpath(path)
    const handle = await open(realPath, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
    try {
      return await readHandle(handle, { realPath, largestBytes })
    } finally {
      await handle.close()
    }
  } catch (error) {
    return failureOf(error)
  }
}

async function readHandle(
  handle: FileHandle,
  { realPath, largestBytes }: { readonly realPath: string; readonly largestBytes: number },
): Promise<UserFile> {
  const stats = await handle.stat({ bigint: true })
  if (stats.isDirectory()) return refused('is a directory, not a file')
  if (!stats.isFile()) return refused('is not a regular file')
  if (stats.size > largestBytes) return tooLarge(largestBytes)
  // One byte more than its size, and than what is allowed: it may be growing, or in /proc, where every size is 0.
  const buffer = Buffer.allocUnsafe(Math.max(Number(stats.size), stats.size === 0n ? largestBytes : 0) + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  if (length > largestBytes) return tooLarge(largestBytes)
  return { kind: 'file', realPath, bytes: buffer.subarray(0, length), stamp: stampOf(stats) }
}

const refused = (message: string): UserFile => ({ kind: 'refused', message })

const tooLarge = (largestBytes: number): UserFile => ({
  ...{ kind: 'refused', message: `is larger than ${sizeOf(largestBytes)}` },
  isTooLarge: true,
})

export const sizeOf = (bytes: number): string => `${bytes / 1024 ** 2} MiB`

export function failureOf(error: unknown): UserFile {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOENT':
      return { kind: 'missing', message: 'does not exist' }
    case 'ENOTDIR':
      return { kind: 'missing', message: 'does not exist: a part of its path is not a directory' }
    case 'ELOOP':
      return refused('is a symbolic link that leads back to itself')
    case 'EACCES':
    case 'EPERM':
      return refused('may not be read by this user')
    case 'ENXIO':
      return refused('is not a regular file')
    case 'ENAMETOOLONG':
      return refused('has a name that is longer than the file system allows')
    default:
      return refused(`could not be read: ${sanitize(errorText(error))}`)
  }
}
