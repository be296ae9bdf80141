import Database from 'better-sqlite3'
import { LoopworkError } from '../../core/errors.ts'
import { checkReadable, migrate, schemaVersion } from './migrate.ts'
import { migrations, type Migration } from './migrations.ts'
import { closeToOthers, prepareStoreFile } from './store-file.ts'

export interface ConnectionOptions {
  readonly path: string
  readonly readonly: boolean
  /** Not made where there is none. */
  readonly mustExist?: boolean
  readonly steps?: readonly Migration[]
}

/** SQLite waits this long by itself and holds up the event loop; longer waits are ours, between tries. */
const busyTimeoutMs = 2

/** Of the log, 16 MB: more makes reading slower, fewer are copied more often. */
export const pagesBetweenCheckpoints = 4_000

/** Opens the file, or makes it; checks it, and brings it up to date. Throws SQLite's own errors, too. */
export function openConnection(options: ConnectionOptions): Database.Database {
  const { path, readonly, mustExist = readonly, steps = migrations } = options
  prepareStoreFile(path, { mustExist })
  const db = new Database(path, { readonly, fileMustExist: true, timeout: busyTimeoutMs })
  try {
    // Before the journal mode is set, which is written into the file.
    schemaVersion(db, path)
    configure(db, path, readonly)
    if (readonly) checkReadable(db, path, steps)
    else migrate(db, path, steps)
    if (!readonly) closeToOthers(path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Only by `pragma()`: preparing a `PRAGMA synchronous=…` statement applies it without running it. On every connection: a
 * fresh one to a WAL database comes up as NORMAL, which loses finished work in a power cut. Read back, for a wrong word
 * is no error to SQLite.
 */
function configure(db: Database.Database, path: string, readonly: boolean): void {
  if (!readonly) db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -16000')
  db.pragma(`wal_autocheckpoint = ${pagesBetweenCheckpoints}`)
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`)
  // macOS: a plain fsync there leaves the data in the drive's cache.
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  expect(db, path, 'synchronous', 2)
  expect(db, path, 'foreign_keys', 1)
  if (!readonly) expect(db, path, 'journal_mode', 'wal')
}

function expect(db: Database.Database, path: string, name: string, wanted: string | number): void {
  const found = db.pragma(name, { simple: true })
  if (found === wanted) return
  throw new LoopworkError(
    'store',
    `the store ${path} cannot be kept safe: ${name} is ${String(found)}, not ${wanted}`,
    {
      hint: 'name a file on another disk with --store',
    },
  )
}
