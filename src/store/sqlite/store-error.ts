import Database from 'better-sqlite3'
import { LoopworkError } from '../../core/errors.ts'

/** SQLite's error codes as the one line that a person needs. Anything that is not SQLite's passes as it is. */
export function storeError(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const known = meanings.find(({ code }) => error.code === code || error.code.startsWith(`${code}_`))
  if (known === undefined) {
    return new LoopworkError('internal', `the store ${path}: ${error.code}: ${error.message}`, {
      cause: error,
    })
  }
  return new LoopworkError('store', `the store ${path} ${known.says}`, { hint: known.hint, cause: error })
}

export const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(?:BUSY|LOCKED)(?:_|$)/.test(error.code)

/** After these the connection's view of its files is not to be trusted: it is opened again before the next act. */
export const needsReopening = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(?:FULL|IOERR)(?:_|$)/.test(error.code)

const meanings = [
  {
    code: 'SQLITE_BUSY',
    says: 'is locked by another process',
    hint: 'see what holds it open, then try again',
  },
  {
    code: 'SQLITE_LOCKED',
    says: 'is locked by another process',
    hint: 'see what holds it open, then try again',
  },
  {
    code: 'SQLITE_FULL',
    says: 'could not be written: the disk is full',
    hint: 'free some space, then start again',
  },
  {
    // The index of its log could not grow, which is what a full disk does to a store that is opened.
    code: 'SQLITE_IOERR_SHMSIZE',
    says: 'could not be opened: the disk is full',
    hint: 'free some space, then start again',
  },
  {
    code: 'SQLITE_IOERR',
    says: 'could not be read or written: the disk reports an error',
    hint: 'check the disk',
  },
  {
    code: 'SQLITE_CORRUPT',
    says: 'is damaged',
    hint: 'move it aside; copies from before migrations lie beside it',
  },
  {
    code: 'SQLITE_NOTADB',
    says: 'is not a SQLite database',
    hint: 'move it aside, or name another with --store',
  },
  {
    code: 'SQLITE_READONLY',
    says: 'cannot be written',
    hint: 'check the permissions of the file and its folder',
  },
  { code: 'SQLITE_PERM', says: 'cannot be opened', hint: 'check the permissions of the file and its folder' },
  { code: 'SQLITE_AUTH', says: 'cannot be opened', hint: 'check the permissions of the file and its folder' },
  {
    code: 'SQLITE_CANTOPEN',
    says: 'cannot be opened',
    hint: 'check the permissions of the file and its folder',
  },
  {
    code: 'SQLITE_NOLFS',
    says: 'lies on a file system that cannot hold it',
    hint: 'name another with --store',
  },
  { code: 'SQLITE_TOOBIG', says: 'was given a text that is too long', hint: 'shorten the description' },
] as const
