import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { byStrategy } from '../../../../src/store/rows/ready-order.ts'
import { draft, settings, start } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const openings = [
  ['fresh', 'dependency'],
  ['fresh', 'priority'],
  ['resume', 'dependency'],
  ['fresh', 'mixed'],
] as const

test('ready items are indexed in the order of the newest run’s strategy, and in no other', () =>
  withStore(async (store, _, place) => {
    await store.importItems('a.json', [
      draft('A'),
      draft('B', { needs: ['A'], estimateHours: 9 }),
      draft('C'),
    ])
    const db = new Database(place, { readonly: true })
    const indexes = () =>
      db.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'items_ready%'`).pluck().all()
    const planOf = byStrategy(
      ({ columns }) =>
        () =>
          db
            .prepare(
              `EXPLAIN QUERY PLAN SELECT id FROM items WHERE shelf = 'ready' AND demand = 0 ORDER BY ${columns('')} LIMIT 1`,
            )
            .all()
            .map((row) => (row as { detail: string }).detail),
    )
    try {
      expect(indexes()).toEqual(['items_ready_by_priority'])
      for (const [mode, strategy] of openings) {
        const { supervisor } = await store.openRun(start({ mode, settings: { ...settings, strategy } }))
        expect(indexes()).toHaveLength(1)
        const [plan, ...more] = planOf[strategy]()
        expect(plan).toMatch(/^SEARCH items USING INDEX items_ready_\w+ \(demand=\?\)$/)
        expect(more).toEqual([])
        await store.leaveRun(supervisor.id, 'detach')
      }
    } finally {
      db.close()
    }
  }))
