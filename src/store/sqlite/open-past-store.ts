import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { EpochMs, RunId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { createStore } from '../create-store.ts'
import { advance } from '../replay/advance.ts'
import { keptTables, rewind } from '../replay/rewind.ts'
import { copyStore } from './copy-store.ts'
import { createDriver } from './driver.ts'

/** A store as it was at a moment that moves, in a copy of its own: nothing is written to the one that it was made from. */
export interface PastStore {
  readonly store: Store
  /** Back to before the first event. */
  rewind(): Promise<void>
  /** Lets happen what has happened up to then, at most so many events. Resolves to how many. */
  advance(to: EpochMs, most: number): Promise<number>
  close(): Promise<void>
}

/**
 * @param now the moment at which it stands, by which waiting and leases are judged.
 * @throws LoopworkError kind `store`.
 */
export function openPastStore(from: string, run: RunId, now: () => EpochMs): PastStore {
  const folder = mkdtempSync(path.join(tmpdir(), 'loopwork-replay-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const file = path.join(folder, 'past.db')
    copyStore(from, file)
    const db = new Database(file)
    // It is a copy that nobody needs once the replay has ended.
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    db.pragma('temp_store = MEMORY')
    // Items and tries come and go there in the order of their events.
    db.pragma('foreign_keys = OFF')
    db.exec(`ATTACH DATABASE '${path.join(folder, 'whole.db').replaceAll("'", "''")}' AS whole`)
    for (const table of keptTables) db.exec(`CREATE TABLE whole.${table} AS SELECT * FROM main.${table}`)
    for (const [table, columns] of indexes)
      db.exec(`CREATE INDEX whole.${table}_by_${columns[0]} ON ${table} (${columns.join(', ')})`)
    const reopen = (): never => {
      throw new Error('the copy that a replay reads is opened once')
    }
    const driver = createDriver(db, { path: file, patienceMs: 0, reopen, now })
    const store = createStore(driver, () => 'alive')
    return {
      store,
      rewind: () => driver.write(() => rewind(run)),
      advance: (to, most) => driver.write(() => advance({ run, to, most })),
      async close() {
        await store.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

const indexes: readonly (readonly [table: string, columns: readonly [string, ...string[]]])[] = [
  ['items', ['id']],
  ['facts', ['item']],
  ['dependencies', ['item']],
  ['attempts', ['id']],
  ['agents', ['attempt', 'number']],
  ['parks', ['waiter']],
  ['events', ['seq']],
  ['events', ['item']],
  ['notes', ['item']],
  ['plans', ['attempt']],
  ['token_claims', ['attempt']],
]
