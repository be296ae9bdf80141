import Database from 'better-sqlite3'
import type { EpochMs } from '../../core/ids.ts'
import type { LivenessOf } from '../../core/ports/run-store.ts'
import type { Store } from '../../core/ports/store.ts'
import { createStore } from '../create-store.ts'
import { createDriver } from './driver.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'

/** Where there is no file: for messages. */
const path = ':memory:'

/**
 * The same store without a file: nothing is written anywhere, and all of it is gone when it is closed. Its time is whatever `now`
 * says, so that what it decides by its own clock can be rehearsed.
 */
export function openMemoryStore({
  now,
  livenessOf,
}: {
  now(this: void): EpochMs
  readonly livenessOf: LivenessOf
}): Store {
  const db = new Database(path)
  db.pragma('foreign_keys = ON')
  db.pragma('temp_store = MEMORY')
  migrate(db, path, migrations)
  const reopen = (): never => {
    throw new Error('a store in memory cannot be opened anew')
  }
  return createStore(createDriver(db, { path, patienceMs: 0, reopen, now }), livenessOf)
}
