import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { byStrategy, readyOutside } from '../../../../src/store/rows/ready-order.ts'
import { draft, settings, start } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const openings = [
  ['dependency', 'label = api'],
  ['priority', 'label = api'],
  ['priority', null],
] as const

test('what a filter leaves out is indexed in the order of the run, for claims of persons, and nothing is without a filter', () =>
  withStore(async (store, _, place) => {
    await store.importItems('a.json', [draft('A'), draft('B', { metadata: { labels: ['api'] } })])
    const db = new Database(place, { readonly: true })
    const indexes = () =>
      db.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'items_outside%'`).pluck().all()
    const planOf = byStrategy(
      ({ columns }) =>
        () =>
          db
            .prepare(
              `EXPLAIN QUERY PLAN SELECT id FROM items WHERE ${readyOutside('')} ORDER BY ${columns('')} LIMIT 1`,
            )
            .all()
            .map((row) => (row as { detail: string }).detail),
    )
    try {
      for (const [strategy, filter] of openings) {
        const { supervisor } = await store.openRun(
          start({ mode: 'fresh', settings: { ...settings, strategy, filter } }),
        )
        expect(indexes()).toHaveLength(filter === null ? 0 : 1)
        if (filter !== null) expect(planOf[strategy]()).toEqual([expect.stringContaining('items_outside_by')])
        await store.leaveRun(supervisor.id, 'detach')
      }
    } finally {
      db.close()
    }
  }))

test('marks that were half made when their process was killed are finished by the start that opens the run', () =>
  withStore(async (store, _, place) => {
    await store.importItems('a.json', [draft('A'), draft('B', { metadata: { labels: ['api'] } })])
    const db = new Database(place)
    // As the first transaction of a marking leaves it.
    db.exec(`UPDATE scope SET filter = 'label = api', marked = 0`)
    db.close()
    await store.openRun(start({ settings: { ...settings, filter: 'label = api' } }))
    expect(await store.counts()).toMatchObject({ total: 1, outside: 1 })
  }))
