import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { integer } from '../../../../src/store/rows/raw-row.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { change, one, type Operation } from '../../../../src/store/statement.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const select = one('SELECT n FROM counter', (row) => integer(row, 'n'))
const update = change('UPDATE counter SET n = :n')

test.each([
  ['leaves the store to others, and reads again when they have written', 10_000],
  // What is read took longer than a locked database is waited for.
  ['locks at last, however long the reading takes', 0],
])('who reads much before writing %s', async (_, patienceMs) => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const reopen = () => openConnection({ path, readonly: false })
  const driver = createDriver(reopen(), { path, patienceMs, reopen, now: Date.now })
  const other = new Database(path, { timeout: 0 })
  other.exec('CREATE TABLE counter (n INTEGER NOT NULL); INSERT INTO counter VALUES (1)')
  let reads = 0
  function* addTen(busyOther: number): Operation<number> {
    const n = (yield* select({})) ?? 0
    // Would be refused, were the store locked already.
    if (++reads <= busyOther) other.exec('UPDATE counter SET n = n + 1')
    yield* update({ n: n + 10 })
    return n + 10
  }
  try {
    expect(await driver.writeAfterReading(() => addTen(1))).toBe(12)
    expect(reads).toBe(2)
    // One that is always overtaken locks at last.
    reads = 0
    expect(await driver.writeAfterReading(() => addTen(3))).toBe(25)
    expect(reads).toBe(4)
    expect(other.prepare('SELECT n FROM counter').pluck().get()).toBe(25)
  } finally {
    await driver.close()
    other.close()
    folder.remove()
  }
})
