import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemType } from '../../../src/core/item.ts'
import { landed } from '../../support/store/landed.ts'
import { draft, settings, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const paces = new Map<ItemType, number>([
  ['docs', 0.5],
  ['feature', 2],
])
const drafts = [
  draft('A', { type: 'docs' }),
  draft('B', { type: 'feature', weight: 3 }),
  draft('C', { type: 'feature', needs: ['A'] }),
]

test('what is done is measured by its type, in its own units, and nothing is paced before a round', () =>
  withStore(async (store, at) => {
    await at(1_000).importItems('a.json', [draft('A', { type: 'bug', estimateHours: 4 })])
    const run = await store.openRun(start({ settings }))
    expect(await store.paceFacts()).toEqual({ measured: [], paces: new Map(), isUnfinished: false })
    await landed(at(9_000), run)
    const { measured } = await store.paceFacts()
    expect(measured).toMatchObject([{ type: 'bug', units: 4 }])
  }))

test('a round sees the work of each task at its pace, and what needs what', () =>
  withStore(async (store) => {
    await store.importItems('a.json', drafts)
    expect((await store.worksAfter(0, 9)).map(({ work, length }) => [work, length])).toEqual([
      [1, 2],
      [3, 3],
      [1, 1],
    ])
    await store.beginRound(paces)
    const works = await store.worksAfter(0, 2)
    expect(works.map(({ work }) => work)).toEqual([0.5, 6])
    const [last] = await store.worksAfter(works.at(-1)?.row ?? 0, 9)
    expect(last?.work).toBe(2)
    const edges = await store.edgesAfter({ item: 0, needs: 0 }, 9)
    expect(edges).toEqual([{ item: last?.row, needs: works[0]?.row }])
    expect(await store.edgesAfter(edges[0] ?? { item: 0, needs: 0 }, 9)).toEqual([])
  }))

test('a round is unfinished until its last lengths are stored', () =>
  withStore(async (store) => {
    await store.importItems('a.json', drafts)
    const round = await store.beginRound(paces)
    const [first] = await store.worksAfter(0, 1)
    const lengths = [{ row: first?.row ?? 0, length: 7 }]
    expect(await store.storeLengths(round, lengths, false)).toBe('ok')
    expect(await store.paceFacts()).toMatchObject({ paces, isUnfinished: true })
    expect(await store.storeLengths(round, [], true)).toBe('ok')
    expect(await store.paceFacts()).toMatchObject({ isUnfinished: false })
    expect((await store.worksAfter(0, 1))[0]?.length).toBe(7)
  }))

test('an import ranks everything at the pace that is stored, and overtakes the round that is under way', () =>
  withStore(async (store) => {
    await store.importItems('a.json', drafts)
    const round = await store.beginRound(paces)
    await store.importItems('b.json', [draft('D', { type: 'docs', needs: ['B'] })])
    const lengths = (await store.worksAfter(0, 9)).map(({ length }) => length)
    expect(lengths).toEqual([2.5, 6.5, 2, 0.5])
    expect(await store.storeLengths(round, [{ row: 1, length: 99 }], true)).toBe('overtaken')
    expect((await store.worksAfter(0, 9)).map(({ length }) => length)).toEqual(lengths)
    expect(await store.paceFacts()).toMatchObject({ isUnfinished: false })
  }))

test('a task that comes later is as long as its type takes, and so is one whose type is another now', () =>
  withStore(async (store) => {
    const run = await store.openRun(start({ settings: { ...settings, strategy: 'dependency' } }))
    const lengths = async () => (await store.worksAfter(0, 9)).map(({ work, length }) => [work, length])
    await store.storeLengths(await store.beginRound(paces), [], true)
    const later = [draft('A', { type: 'docs', weight: 3 }), draft('B', { estimateHours: 2 })]
    await store.importItems('a.json', later)
    await store.addItem(draft('C', { type: 'docs' }))
    await store.addItem(draft('D', { type: 'bug' }))
    expect(await lengths()).toEqual([1.5, 4, 0.5, 1].map((length) => [length, length]))

    await store.importItems('a.json', [draft('A', { weight: 3 }), ...later.slice(1)])
    await store.editItem(itemId('D'), { type: 'feature' })
    expect(await lengths()).toEqual([6, 4, 0.5, 2].map((length) => [length, length]))
    expect(await landed(store, run)).toBe('A')
  }))

test('of two rounds the later one counts', () =>
  withStore(async (store) => {
    await store.importItems('a.json', drafts)
    const early = await store.beginRound(paces)
    const late = await store.beginRound(paces)
    expect(await store.storeLengths(early, [], true)).toBe('overtaken')
    expect(await store.paceFacts()).toMatchObject({ isUnfinished: true })
    expect(await store.storeLengths(late, [], true)).toBe('ok')
  }))
