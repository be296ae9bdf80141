import { statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { draft, start } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'
import { withStore } from '../../../support/store/with-store.ts'

let folder: ReturnType<typeof tempFolder>
let path: string
beforeEach(() => {
  folder = tempFolder()
  path = join(folder.path, 'loopwork.db')
})
afterEach(() => folder.remove())

const synchronous = (db: Database.Database): unknown => db.pragma('synchronous', { simple: true })

test('merely preparing a PRAGMA synchronous statement applies it: the trap that pragma() is for', () => {
  const db = new Database(path)
  db.pragma('synchronous = FULL')
  db.prepare('PRAGMA synchronous = NORMAL')
  expect(synchronous(db)).toBe(1)
  db.close()
})

test('a fresh connection to a WAL database is NORMAL until it is told: each of ours is FULL', () => {
  openConnection({ path, readonly: false }).close()
  const untold = new Database(path)
  expect(synchronous(untold)).toBe(1)
  untold.close()
  for (const readonly of [false, true]) {
    const ours = openConnection({ path, readonly })
    expect(synchronous(ours)).toBe(2)
    expect(ours.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(ours.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(Number(ours.pragma('busy_timeout', { simple: true }))).toBeLessThanOrEqual(20)
    ours.close()
  }
})

test('no statement of the store changes a pragma by being prepared', async () => {
  await withStore(async (store, _at, path) => {
    const run = await store.openRun(start())
    await store.importItems('a.json', [draft('A')])
    await store.pulse(run.supervisor.id)
    store.dataVersion()
    const again = openConnection({ path, readonly: false })
    expect(synchronous(again)).toBe(2)
    again.close()
  })
})

test('the database and what lies beside it are closed to others', async () => {
  await withStore(async (store, _at, path) => {
    await store.importItems('a.json', [draft('A')])
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

test('integers come back as numbers, whatever their size', async () => {
  await withStore(async (store, at) => {
    const now = 4_102_444_800_000
    await at(now).importItems('a.json', [draft('A', { line: 3 })])
    const row = await store.item(draft('a').id)
    expect(row?.item).toMatchObject({ createdAt: now, attempts: 0, blockedBy: 0, line: 3, order: 2 ** 32 })
    expect(typeof row?.item.order).toBe('number')
    expect((await store.events({ after: 0, limit: 1 }))[0]?.seq === 1).toBe(true)
  })
})

test('the version grows with own commits and with those of others, and not when nothing is written', async () => {
  await withStore(async (store, _at, path) => {
    const before = store.dataVersion()
    await store.importItems('a.json', [draft('A')])
    const own = store.dataVersion()
    expect(own).toBeGreaterThan(before)
    await store.importItems('a.json', [draft('A')])
    expect(store.dataVersion()).toBe(own)
    const other = openConnection({ path, readonly: false })
    other.exec(`INSERT INTO meta VALUES ('x', 'y')`)
    other.close()
    expect(store.dataVersion()).toBeGreaterThan(own)
  })
})
