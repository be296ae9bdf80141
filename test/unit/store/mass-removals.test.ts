import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { BacklogReading } from '../../../src/core/ports/backlog-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `T${n + 1}`)

const reading = (ids: readonly string[], said: Partial<BacklogReading> = {}): BacklogReading => ({
  source: 'tasks.json',
  drafts: ids.map((id) => draft(id)),
  checkout: '/here',
  place: { branch: 'main', head: null },
  switched: false,
  ...said,
})

async function states(store: Store): Promise<Record<string, number>> {
  const rows = await store.items({ order: 'file', states: null, offset: 0, limit: 100 })
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, { length }]) => [state, length]),
  )
}

test('a list that lacks more than half of its many open tasks at once holds them back, and names them', () =>
  withStore(async (store) => {
    await store.importBacklogs([reading(names(12))])
    const half = reading(names(5))
    const missed = [{ source: 'tasks.json', items: names(12).slice(5), open: 12 }]
    expect(await store.previewImport([half])).toMatchObject({ removed: [], missed })
    expect(await store.importBacklogs([half])).toMatchObject({ changed: 7, heldBack: 0, edits: [], missed })
    expect(await states(store)).toEqual({ todo: 5, blocked: 7 })
    // Read again, also with fewer open ones by then, it is the same list: nothing is named or taken once more.
    const again = await store.importBacklogs([reading(names(5).slice(1))])
    expect(again).toMatchObject({ changed: 1, edits: [{ item: 'T1', word: 'removed' }] })
    expect(again.missed).toBeUndefined()
    expect(await states(store)).toEqual({ cancelled: 1, todo: 4, blocked: 7 })
    await store.importBacklogs([reading(names(12))])
    expect(await states(store)).toEqual({ todo: 12 })
  }))

test('they are gone when a person says so, at once or after they have waited', () =>
  withStore(async (store) => {
    await store.importBacklogs([reading(names(12))])
    await store.importBacklogs([reading(names(5))])
    const sure = reading(names(3), { takesRemovals: true })
    expect((await store.previewImport([sure])).removed).toHaveLength(9)
    expect((await store.importBacklogs([sure])).edits).toHaveLength(9)
    expect(await states(store)).toEqual({ todo: 3, cancelled: 9 })
    expect(await store.importBacklogs([sure])).toMatchObject({ changed: 0, edits: [] })
  }))

test('a task that is worked on meanwhile goes on', () =>
  withStore(async (store) => {
    await store.importBacklogs([reading(names(12))])
    const { supervisor } = await store.openRun(start())
    const { item } = claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
    const half = names(12)
      .filter((id) => itemId(id) !== item)
      .slice(6)
    for (const _ of [1, 2]) expect(await store.importBacklogs([reading(half)])).toMatchObject({ edits: [] })
    expect(await states(store)).toMatchObject({ claimed: 1, todo: 5, blocked: 6 })
  }))

test.each([
  { had: 10, has: 0, why: 'a short list' },
  { had: 12, has: 6, why: 'half of a long one' },
])('$why may lose its tasks at once', ({ had, has }) =>
  withStore(async (store) => {
    await store.importBacklogs([reading(names(had))])
    const { edits, missed } = await store.importBacklogs([reading(names(has))])
    expect([edits.length, missed]).toEqual([had - has, undefined])
  }),
)

test('what is done may be tidied away, however much it is', () =>
  withStore(async (store) => {
    await store.importBacklogs([
      reading([], { drafts: names(30).map((id, n) => draft(id, n < 26 ? { status: 'done' } : {})) }),
    ])
    const { edits, missed } = await store.importBacklogs([reading(names(30).slice(26))])
    expect([edits, missed]).toEqual([[], undefined])
  }))
