import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { forRows, toSqlite } from '../../../../src/store/sqlite/dialect.ts'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { all, changeEach } from '../../../../src/store/statement.ts'
import { text } from '../../../../src/store/rows/raw-row.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

/** With something that all rows have in common bound before them and behind them. */
const put = changeEach(`INSERT INTO meta (key, value)
  WITH common (prefix) AS (SELECT :prefix), given (key, value) AS (VALUES (:key, :value))
  SELECT c.prefix || g.key, g.value || :end FROM common c CROSS JOIN given g`)
const kept = all(`SELECT key, value FROM meta WHERE key LIKE 'row-%' ORDER BY key`, (row) => [
  text(row, 'key'),
  text(row, 'value'),
])

// None, one, those that are taken together, and some more.
test.each([0, 1, 31, 32, 33, 71])('a batch of %i rows is what its rows are one by one', async (size) => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const open = () => openConnection({ path, readonly: false })
  const driver = createDriver(open(), { path, patienceMs: 1_000, reopen: open, now: Date.now })
  try {
    const rows = Array.from({ length: size }, (_, index) => ({
      key: String(index).padStart(2, '0'),
      value: `value ${index}`,
      prefix: 'row-',
      end: '.',
    }))
    expect(await driver.write(() => put(rows))).toEqual({ rows: size })
    expect(await driver.read(() => kept({}))).toEqual(
      rows.map(({ key, value }) => [`row-${key}`, `${value}.`]),
    )
  } finally {
    await driver.close()
    folder.remove()
  }
})

test('rows of a batch are repeated where they stand behind VALUES, and nowhere else', () => {
  const inserting = toSqlite({ sql: `INSERT INTO meta (key, value) VALUES (:key, 'x')`, mode: 'change' })
  expect(forRows(inserting, 3)).toEqual({
    sql: `INSERT INTO meta (key, value) VALUES (?, 'x'), (?, 'x'), (?, 'x')`,
    before: [],
    each: ['key'],
    after: [],
  })
  expect(forRows(toSqlite({ sql: `DELETE FROM meta WHERE key = :key`, mode: 'change' }), 3)).toBeNull()
})
