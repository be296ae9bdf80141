import { chmodSync, lstatSync, mkdirSync, type Stats } from 'node:fs'
import path from 'node:path'
import { LoopworkError } from '../../core/errors.ts'

/** What the store consists of: files that SQLite follows wherever they lead. */
const databaseFiles = ['loopwork.db', 'loopwork.db-wal', 'loopwork.db-shm']

/**
 * Makes sure that the state folder is the user's own, since it contains commands that a start executes: a real folder, owned by
 * this user and closed to others. A folder that is only too open is closed.
 * @param options.make whether a missing folder is made, and an open one closed; else both are left as they are.
 * @returns what was changed, as a notice; null when nothing was.
 * @throws LoopworkError kind `untrusted` when it is a link, another user's, or can't be closed.
 */
export function ownStateFolder(dir: string, { make }: { readonly make: boolean }): string | null {
  if (make) mkdirSync(dir, { recursive: true, mode: 0o700 })
  const found = look(dir)
  if (found === null) return null
  refuse(dir, found, 'folder')
  for (const name of databaseFiles) {
    const file = path.join(dir, name)
    const inside = look(file)
    if (inside !== null) refuse(file, inside, 'file')
  }
  return make && isOpen(found) ? close(dir, found) : null
}

function refuse(place: string, found: Stats, wanted: 'folder' | 'file'): void {
  if (found.isSymbolicLink()) {
    throw refusal(place, 'is a link', 'name the folder it leads to with --store, or remove the link')
  }
  if (wanted === 'folder' ? !found.isDirectory() : !found.isFile()) {
    throw refusal(place, `is not a ${wanted}`, 'move it aside, or name another place with --store')
  }
  const me = process.getuid?.() ?? found.uid
  if (found.uid !== me) {
    throw refusal(
      place,
      `belongs to user ${found.uid}, not to you (${me})`,
      'name a folder of your own with --store, or move this one aside',
    )
  }
}

const isOpen = ({ mode }: Stats): boolean => (mode & 0o077) !== 0

function close(dir: string, found: Stats): string {
  try {
    chmodSync(dir, 0o700)
  } catch (error) {
    throw cannotClose(dir, error)
  }
  // Some file systems accept a mode and don't store it.
  if (isOpen(lstatSync(dir))) throw cannotClose(dir)
  return `the state folder ${dir} was open to others (${(found.mode & 0o777).toString(8)}) and is closed to them now`
}

function look(place: string): Stats | null {
  try {
    return lstatSync(place)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new LoopworkError('store', `the state folder: ${place} can't be looked at`, {
      hint: 'check the permissions of the folders above it',
      cause: error,
    })
  }
}

const refusal = (place: string, says: string, hint: string): LoopworkError =>
  new LoopworkError('untrusted', `the state can't be used: ${place} ${says}`, { hint })

const cannotClose = (dir: string, cause?: unknown): LoopworkError =>
  new LoopworkError('untrusted', `the state folder ${dir} is open to others and can't be closed to them`, {
    hint: 'name a folder on another file system with --store',
    cause,
  })
