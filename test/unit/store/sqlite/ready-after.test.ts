import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { beforeAll, rangesAfter, type Place } from '../../../../src/store/operations/claims/search-ready.ts'
import { readyOrder } from '../../../../src/store/rows/ready-order.ts'
import { draft, settings, start } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

interface Row {
  readonly priority: number
  readonly critical_path: number
  readonly place: number
  readonly id: number
}

const placeOf = ({ critical_path: path, ...row }: Row): Place => ({ ...row, path })

test.each(['priority', 'dependency', 'mixed'] as const)(
  'what is ready after any place, in the order %s, is read by ranges of its index alone, and is all that follows',
  (strategy) =>
    withStore(async (store, _, at) => {
      // Many equal ones, and some of every other kind.
      const kinds = Array.from({ length: 40 }, (_, n) =>
        draft(`T${n}`, {
          priority: n % 7 === 0 ? 1 : 5,
          ...(n % 3 === 0 ? { estimateHours: 1 + (n % 2) } : {}),
        }),
      )
      await store.importItems('a.json', kinds)
      await store.openRun(start({ settings: { ...settings, strategy } }))
      const db = new Database(at, { readonly: true })
      const { index, columns } = readyOrder[strategy]
      const select = `SELECT i.priority, i.critical_path, i.place, i.id FROM items i WHERE i.shelf = 'ready' AND i.demand = 0`
      const order = `ORDER BY ${columns('i.')}`
      try {
        const all = db.prepare(`${select} ${order}`).all() as Row[]
        expect(all).toHaveLength(40)
        for (const [count, after] of [beforeAll, ...all.map(placeOf)].entries()) {
          const found = rangesAfter[strategy].flatMap(
            (range) => db.prepare(`${select} AND ${range} ${order}`).all(after) as Row[],
          )
          expect(found.map(({ id }) => id)).toEqual(all.slice(count).map(({ id }) => id))
        }
        for (const range of rangesAfter[strategy]) {
          const plan = db.prepare(`EXPLAIN QUERY PLAN ${select} AND ${range} ${order} LIMIT 9`).all(beforeAll)
          expect(plan).toHaveLength(1)
          // What is compared row by row would be read again for each page.
          expect(range).not.toContain(' OR ')
          const [{ detail }] = plan as [{ detail: string }]
          expect(detail).toContain(`SEARCH i USING INDEX ${index} (demand=? AND `)
          // Each equal column before the range is a bound of the search.
          const equal = range.match(/ = /g)?.length ?? 0
          expect(detail.match(/=\?/g)?.length).toBe(1 + equal)
        }
      } finally {
        db.close()
      }
    }),
)
