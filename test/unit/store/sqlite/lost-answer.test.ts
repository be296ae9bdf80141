import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { schema2 } from '../../../../src/store/sqlite/schemas/schema-2.ts'
import { change, insert, one, type Operation } from '../../../../src/store/statement.ts'
import { folderWith } from '../../../support/folder-with.ts'

const add = change('UPDATE counter SET n = n + 1')
const note = insert('INSERT INTO events (type, writer) VALUES (:type, :writer) RETURNING seq')
const count = one('SELECT n FROM counter', (row) => Number(row['n']))

function* increment(): Operation<string> {
  yield* add({})
  return 'counted'
}

function* incrementWithEvent(): Operation<string> {
  yield* add({})
  yield* note({ type: 'counted' })
  return 'counted'
}

/** A counter whose commits fail as long as `failing` says so: before they are made, or after. */
async function counter(
  failing: () => 'before' | 'after' | null,
  meanwhile: (path: string) => void = () => undefined,
) {
  const path = join(await folderWith({}), 'counter.db')
  const open = () => new Database(path)
  const db = open()
  db.exec('CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)')
  db.exec(/CREATE TABLE writers [^]*?END;/.exec(schema2)?.[0] ?? '')
  db.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, type TEXT, writer INTEGER)')
  const transaction = db.transaction.bind(db)
  const error = () => new Database.SqliteError('disk I/O error', 'SQLITE_IOERR')
  Object.assign(db, {
    transaction: (act: (...args: readonly unknown[]) => unknown) => {
      const real = transaction(act)
      const undone = transaction((...args: readonly unknown[]) => {
        act(...args)
        throw error()
      })
      return {
        deferred: real.deferred,
        immediate: (...args: readonly unknown[]) => {
          const when = failing()
          if (when === 'before') {
            try {
              return undone(...args)
            } finally {
              meanwhile(path)
            }
          }
          const result = real(...args)
          meanwhile(path)
          if (when === 'after') throw error()
          return result
        },
      }
    },
  })
  return createDriver(db, { path, patienceMs: 0, reopen: open, now: Date.now })
}

const withoutOrWithEvent = [
  ['known by its number', increment],
  ['known by an event', incrementWithEvent],
] as const

test.each(withoutOrWithEvent)(
  'a transaction that came about though its commit failed is done, and not done again: %s',
  async (_, transaction) => {
    const driver = await counter(() => 'after')
    const before = driver.version()
    expect(await driver.write(transaction)).toBe('counted')
    expect(await driver.read(() => count({}))).toBe(1)
    expect(driver.version()).toBeGreaterThan(before)
    await driver.close()
  },
)

test.each(withoutOrWithEvent)(
  'nor when others have written before it was asked whether it came about: %s',
  async (_, transaction) => {
    const others = (path: string): void => {
      const other = createDriver(new Database(path), {
        path,
        patienceMs: 0,
        reopen: () => new Database(path),
        now: Date.now,
      })
      void other.write(transaction)
      void other.close()
    }
    const driver = await counter(() => 'after', others)
    expect(await driver.write(transaction)).toBe('counted')
    expect(await driver.read(() => count({}))).toBe(2)
    await driver.close()
  },
)

test('of connections that are gone only the newest hundred are remembered', async () => {
  const path = join(await folderWith({}), 'counter.db')
  const db = new Database(path)
  db.exec(/CREATE TABLE writers [^]*?END;/.exec(schema2)?.[0] ?? '')
  const write = db.prepare(
    'INSERT INTO writers (writer, newest) VALUES (?, 1) ON CONFLICT (writer) DO UPDATE SET newest = 2',
  )
  for (let number = 1; number <= 150; number++) write.run(`writer ${number}`)
  write.run('writer 150')
  expect(db.prepare('SELECT count(*), min(id), max(newest) FROM writers').raw().get()).toEqual([100, 51, 2])
  db.close()
})

test.each(withoutOrWithEvent)(
  'a transaction that did not come about is a failure: %s',
  async (_, transaction) => {
    const driver = await counter(() => 'before')
    await expect(driver.write(transaction)).rejects.toThrow('could not be read or written')
    expect(await driver.read(() => count({}))).toBe(0)
    await driver.close()
  },
)

test('the number of an event that did not come about may be another writer’s by then: that one proves nothing', async () => {
  const others = (path: string): void => {
    const db = new Database(path)
    db.prepare('INSERT INTO events (type, writer) VALUES (?, 1)').run('counted')
    db.close()
  }
  const driver = await counter(() => 'before', others)
  await expect(driver.write(incrementWithEvent)).rejects.toThrow('could not be read or written')
  expect(await driver.read(() => count({}))).toBe(0)
  await driver.close()
})
