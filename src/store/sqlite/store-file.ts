import { chmodSync, closeSync, existsSync, openSync, readSync, statSync, type Stats } from 'node:fs'
import { LoopworkError } from '../../core/errors.ts'
import { networkFileSystem } from './network-file-system.ts'

/**
 * Looks at the file before SQLite does, and makes it when there is none. What is there and isn't a database is refused and
 * left as it is. An empty file is a database that another process is just making.
 */
export function prepareStoreFile(path: string, { mustExist }: { readonly mustExist: boolean }): void {
  const found = look(path)
  if (found === null && mustExist)
    throw refusal(path, 'does not exist', 'start a run or import a backlog first')
  if (found !== null && !found.isFile()) {
    throw refusal(path, found.isDirectory() ? 'is a directory' : 'is not a file', 'name a file with --store')
  }
  const network = networkOf(path)
  if (network !== null) {
    throw refusal(
      path,
      `lies on a network file system (${network}), which would damage it`,
      'name a local file with --store',
    )
  }
  if (found !== null && found.size > 0 && !isHalfMade(path)) refuseForeign(path, found)
  // Made by us before SQLite gets to it, so that it is never readable by others, not for a moment.
  if (found === null) make(path)
}

/** The database and what lies beside it belong to the user alone. */
export function closeToOthers(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      if (existsSync(file) && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT')
        throw refusal(file, 'is readable by others, and that cannot be changed', '', error)
    }
  }
}

function look(path: string): Stats | null {
  try {
    return statSync(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw refusal(path, 'cannot be looked at', 'check the permissions of its folder', error)
  }
}

function networkOf(path: string): string | null {
  try {
    return networkFileSystem(path)
  } catch (error) {
    throw refusal(
      path,
      'cannot be made: its folder is missing or closed to you',
      'make the folder first',
      error,
    )
  }
}

function make(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch (error) {
    throw refusal(path, 'cannot be made', 'check the permissions of its folder', error)
  }
}

const journalMagic = Buffer.from('d9d505f920a163d7', 'hex')

/**
 * A power cut while SQLite writes the first page leaves it torn, without the words that a database begins with. The journal
 * beside it proves whose file it is, and SQLite starts over from that.
 */
function isHalfMade(path: string): boolean {
  try {
    return headOf(`${path}-journal`, journalMagic.length).equals(journalMagic)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw refusal(`${path}-journal`, 'cannot be read', 'check the permissions of the file', error)
  }
}

const magic = Buffer.from('SQLite format 3\0', 'latin1')
const headerBytes = 100

function refuseForeign(path: string, { size }: Stats): void {
  let head: Buffer
  try {
    head = headOf(path, magic.length)
  } catch (error) {
    throw refusal(path, 'cannot be read', 'check the permissions of the file', error)
  }
  if (
    !head.subarray(0, Math.min(size, magic.length)).equals(magic.subarray(0, Math.min(size, magic.length)))
  ) {
    throw refusal(path, 'is not a SQLite database', 'move it aside, or name another with --store')
  }
  if (size < headerBytes)
    throw refusal(path, `is cut off after ${size} bytes`, 'move it aside; nothing can be read from it')
}

function headOf(path: string, length: number): Buffer {
  const head = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, length, 0)
    return head
  } finally {
    closeSync(file)
  }
}

function refusal(path: string, says: string, hint: string, cause?: unknown): LoopworkError {
  return new LoopworkError('store', `the store ${path} ${says}`, { hint, cause })
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null)
