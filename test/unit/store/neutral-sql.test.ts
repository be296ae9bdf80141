import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import '../../../src/store/create-store.ts'
import { openConnection } from '../../../src/store/sqlite/connection.ts'
import { toSqlite } from '../../../src/store/sqlite/dialect.ts'
import { tempFolder } from '../../support/store/temp-folder.ts'

/** Every statement of the store, as it is written, and what makes it one; filled while the store is imported. */
const statements = vi.hoisted(() => new Map<string, string>())

vi.mock('../../../src/store/statement.ts', async (original) => {
  const makers = await original<Readonly<Record<string, (sql: string, ...rest: unknown[]) => unknown>>>()
  const recording = Object.entries(makers).map(([name, make]) => [
    name,
    (sql: string, ...rest: unknown[]) => {
      statements.set(sql, name)
      return make(sql, ...rest)
    },
  ])
  return Object.fromEntries(recording) as object
})

/** What SQLite alone takes, or reads in a way of its own, with an example of each. */
const sqliteOnly: readonly (readonly [pattern: RegExp, example: string])[] = [
  [/\bINSERT OR \w+|\bREPLACE INTO\b/gi, `INSERT OR IGNORE INTO parks (waiter) VALUES (:waiter)`],
  [/\bON CONFLICT DO UPDATE\b/gi, `INSERT INTO holds (run) VALUES (:run) ON CONFLICT DO UPDATE SET run = 1`],
  [/\bIS (?:NOT )?(?!NULL\b|NOT\b|DISTINCT\b)\S+/gi, `SELECT id FROM items WHERE hold IS NOT :hold`],
  [/\b(?:rowid|oid|_rowid_)\b/gi, `SELECT rowid FROM items`],
  [/\b(?:GLOB|REGEXP|MATCH|INDEXED BY|PRAGMA|VACUUM)\b/g, `SELECT id FROM items WHERE key GLOB 'a*'`],
  [
    /\b(?:ifnull|iif|printf|instr|hex|typeof|random|total|group_concat)\s*\(/gi,
    `SELECT ifnull(hold, '') FROM items`,
  ],
  [/\b(?:date|time|datetime|julianday|unixepoch|strftime)\s*\(/gi, `SELECT unixepoch()`],
  [/\b(?:changes|total_changes|last_insert_rowid)\s*\(/gi, `SELECT last_insert_rowid()`],
  // Of two values; of a column they are everybody's.
  [/\b(?:min|max)\s*\((?=[^()]*,)/gi, `SELECT max(begun, :begun) FROM file_standings`],
  [/\bjson\w*\s*\(/gi, `UPDATE attempts SET gates = json_insert(gates, '$[#]', :gate)`],
  [/->>? '\$/g, `SELECT reason ->> '$.code' FROM items`],
  [/\bCROSS JOIN \w+ \w+ ON\b/gi, `SELECT 1 FROM items i CROSS JOIN facts f ON f.item = i.id`],
  [/\bLIMIT \S+ ?,/gi, `SELECT id FROM items LIMIT 1, 2`],
  [/==|"/g, `SELECT id FROM items WHERE hold == "source"`],
]

const foundIn = (sql: string): readonly string[] =>
  sqliteOnly.flatMap(([pattern]) => sql.match(pattern) ?? [])

/** What is used all the same, and why. */
const accepted: Readonly<Record<string, string>> = {
  'json_each(':
    'one argument for a list of any length; elsewhere a table function of that name, over JSON text',
  'json_group_array(':
    'several rows as one value of a subquery; json_agg elsewhere, with the same ORDER BY inside',
  'json_object(': 'several columns as one value of a subquery; json_build_object elsewhere',
}

test('the store speaks SQL that other engines take, but for what is listed', () => {
  expect(statements.size).toBeGreaterThan(100)
  const found = new Map([...statements.keys()].map((sql) => [sql, foundIn(sql)]))
  const refused = [...found].filter(([, words]) => words.some((word) => !(word in accepted)))
  expect(refused).toEqual([])
  // What is no longer used is struck off the list.
  expect([...new Set([...found.values()].flat())].sort()).toEqual(Object.keys(accepted).sort())
})

test.each(sqliteOnly)('%s is found', (_, example) => {
  expect(foundIn(example)).not.toEqual([])
})

test('an insert asks for the number of its row, which SQLite alone would report unasked', () => {
  const inserts = [...statements].filter(([, maker]) => maker === 'insert').map(([sql]) => sql)
  expect(inserts.length).toBeGreaterThan(0)
  expect(inserts.filter((sql) => !/\sRETURNING (?:id|seq)$/.test(sql))).toEqual([])
})

test('every statement of the store fits the schema', () => {
  const folder = tempFolder()
  const db = openConnection({ path: join(folder.path, 'loopwork.db'), readonly: false })
  try {
    for (const statement of statements.keys()) {
      const { sql, names } = toSqlite({ sql: statement, mode: 'all' })
      expect(() => db.prepare(sql), sql).not.toThrow()
      expect(new Set(names).size, sql).toBe(new Set(statement.match(/(?<!\w):\w+/g)).size)
    }
  } finally {
    db.close()
    folder.remove()
  }
})
