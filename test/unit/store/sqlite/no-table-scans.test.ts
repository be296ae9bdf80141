import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import { importBacklogs } from '../../../../src/store/import/import-backlogs.ts'
import { knownElsewhere } from '../../../../src/store/operations/known-elsewhere.ts'
import { beginWriting, endWriting } from '../../../../src/store/operations/writing-files.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { toSqlite } from '../../../../src/store/sqlite/dialect.ts'
import type { Operation, Statement } from '../../../../src/store/statement.ts'
import { draft } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const count = 20

interface Read {
  readonly sql: string
  readonly detail: string
}

/** Runs an operation, and returns what SQLite would read for each statement that it ran once for every item. */
function plansOfRepeated(db: Database.Database, operation: Operation<unknown>): readonly Read[] {
  const times = new Map<Statement, number>()
  let step = operation.next()
  while (step.done !== true) {
    const call = step.value
    const { statement } = call
    const each = 'batch' in call ? call.batch : [call.args]
    times.set(statement, (times.get(statement) ?? 0) + each.length)
    const { sql, names } = toSqlite(statement)
    const prepared = db.prepare(sql)
    const [values = [], ...others] = each.map((args) => names.map((name) => args[name] ?? null))
    for (const other of others) prepared.run(other)
    if ('batch' in call && each.length === 0) {
      step = operation.next({ rows: 0 })
    } else if (statement.mode === 'insert') {
      step = operation.next(Number(prepared.run(values).lastInsertRowid))
    } else if (statement.mode === 'change') {
      step = operation.next({ rows: prepared.run(values).changes })
    } else {
      step = operation.next(statement.mode === 'one' ? prepared.get(values) : prepared.all(values))
    }
  }
  return [...times]
    .filter(([, ran]) => ran >= count)
    .map(([statement]) => toSqlite(statement))
    .flatMap(({ sql, names }) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(names.map(() => 'x'))
        .map((row) => ({ sql, detail: String((row as { detail: unknown }).detail) })),
    )
}

test('nothing that is done for each item of a backlog reads a whole table', () => {
  const folder = tempFolder()
  const db = openConnection({ path: join(folder.path, 'loopwork.db'), readonly: false })
  try {
    const ids = Array.from({ length: count }, (_, index) => `T-${index}`)
    const drafts = ids.map((id, index) => draft(id, { needs: index === 0 ? [] : ['T-0'] }))
    const words = new Map(ids.map((id) => [itemId(id), { word: 'done', begun: false } as const]))
    const place = { branch: 'main', head: null }
    const reading = { source: 'a.json', drafts, checkout: '/repository', place, switched: false }
    const edited = drafts.map((each) => ({ ...each, title: 'edited', dependsOn: [] }))
    const plans = [
      () => importBacklogs([reading], 1, 'near'),
      () => importBacklogs([reading], 2, 'near'),
      () => importBacklogs([{ ...reading, drafts: edited }], 3, 'near'),
      () => beginWriting('/repository', words),
      () => endWriting('/repository', words, true),
      () => endWriting('/repository', words, false),
      () => knownElsewhere(ids.map(itemId), ['b.json']),
      () => importBacklogs([{ ...reading, drafts: [] }], 4, 'near'),
    ].map((operation) => plansOfRepeated(db, operation()))
    for (const plan of plans) expect(plan.length).toBeGreaterThan(0)
    // For a new item SQLite would look for rows that refer to it already, if any foreign key were violated; none is.
    const reads = plans.flat().filter(({ sql }) => !sql.trimStart().startsWith('INSERT INTO items'))
    expect(reads.filter(({ detail }) => /^SCAN (?!json_each|e VIRTUAL TABLE)/.test(detail))).toEqual([])
  } finally {
    db.close()
    folder.remove()
  }
})
