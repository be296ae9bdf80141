import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { landed } from '../../support/store/landed.ts'
import { draft, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const parent = itemId('P')
const inner = itemId('Q')
const place = { branch: null, head: null }

const box = (id: string, said: Partial<ItemDraft> = {}) => draft(id, { kind: 'container', ...said })

const read = (store: Store, drafts: readonly ItemDraft[]) =>
  store.importBacklogs([{ source: 'TODO.md', drafts, checkout: '/here', place, switched: false }])

const stateOf = async (store: Store, id: string) => (await store.item(itemId(id)))?.state

test('what only holds others is never claimed, and is done with the last of them, as is what holds that', () =>
  withStore(async (store) => {
    await read(store, [
      box('P'),
      box('Q', { parent }),
      draft('A', { parent: inner }),
      draft('B', { parent: inner }),
      draft('AFTER', { needs: ['P'], priority: 0 }),
    ])
    const run = await store.openRun(start())
    expect((await store.item(inner))?.openNeeds).toEqual(['A', 'B'])
    expect(await landed(store, run)).toBe('A')
    expect(await store.item(inner)).toMatchObject({ state: 'blocked', progress: { total: 2, done: 1 } })
    expect(await store.partsOf(itemId('q'), 1)).toEqual({
      progress: { total: 2, done: 1, failed: 0, cancelled: 0 },
      first: ['A'],
    })
    expect(await store.partsOf(itemId('A'), 9)).toBeNull()
    expect(await landed(store, run)).toBe('B')
    expect([await stateOf(store, 'Q'), await stateOf(store, 'P')]).toEqual(['done', 'done'])
    expect((await store.item(parent))?.item.standing).toMatchObject({
      reason: { code: 'contents', message: 'all of it is done' },
    })
    expect(await landed(store, run)).toBe('AFTER')
    expect(await store.counts()).toMatchObject({ done: 5, total: 5, blocked: 0 })
  }))

test('one that a failed task is in stays open, and is done once that is', () =>
  withStore(async (store) => {
    await read(store, [box('P'), draft('A', { parent }), draft('B', { parent, status: 'failed' })])
    const run = await store.openRun(start())
    expect(await landed(store, run)).toBe('A')
    expect(await stateOf(store, 'P')).toBe('blocked')
    await store.retryItems([itemId('B')])
    expect(await landed(store, run)).toBe('B')
    expect(await stateOf(store, 'P')).toBe('done')
  }))

test('a circle through containers is refused, also where only two backlogs together make it', () =>
  withStore(async (store) => {
    const reading = (source: string, drafts: readonly ItemDraft[]) => ({
      ...{ source, drafts, checkout: '/here', place, switched: false },
    })
    const waiting = [box('P'), draft('A', { parent, needs: ['Q'] })]
    await store.importBacklogs([reading('one.md', waiting)])
    const part = (said: Partial<ItemDraft>) => [
      box('Q'),
      draft('B', { parent: inner, needs: ['P'], ...said }),
    ]
    await expect(store.importBacklogs([reading('two.md', part({ line: 7 }))])).rejects.toMatchObject({
      message: 'the tasks need each other in a circle: P contains A needs Q contains B needs P',
      problems: [{ file: 'one.md' }, { file: 'one.md' }, { file: 'two.md' }, { file: 'two.md', line: 7 }],
    })
    // What is done, or holds nothing up, is in no circle.
    await store.importBacklogs([reading('two.md', part({ heldAs: 'optional' }))])
    expect(await stateOf(store, 'A')).toBe('blocked')
  }))

test('a circle is refused that a task makes by going into a container, whoever moves it there', () =>
  withStore(async (store) => {
    const typed = (id: string, said: Parameters<typeof draft>[1] = {}) => store.addItem(draft(id, said))
    await read(store, [box('P'), draft('A', { parent }), box('Q'), draft('B', { parent: inner })])
    await typed('Y', { needs: ['P'] })
    await typed('X', { needs: ['Y'] })
    const circle = (id: string) => ({
      message: `the tasks need each other in a circle: P contains ${id} needs Y needs P`,
    })
    await expect(store.editItem(itemId('X'), { parent })).rejects.toMatchObject(circle('X'))
    await expect(typed('Z', { needs: ['Y'], parent })).rejects.toMatchObject(circle('Z'))
    expect((await store.item(itemId('X')))?.item.parent).toBeNull()

    // Of two files, neither of which has a circle of its own.
    const other = (said: Partial<ItemDraft>) =>
      store.importBacklogs([
        {
          ...{ source: 'two.md', checkout: '/here', place, switched: false },
          drafts: [draft('F', { needs: ['Y'], ...said })],
        },
      ])
    await other({})
    await expect(other({ parent })).rejects.toMatchObject(circle('F'))
    await other({ parent, heldAs: 'optional' })
    await expect(other({ parent })).rejects.toMatchObject(circle('F'))
    await other({ parent: inner })

    // What is read as a container only now: its part has waited for it before.
    const now = [draft('C'), draft('D', { parent: itemId('C'), needs: ['E'] }), draft('E', { needs: ['C'] })]
    const three = (drafts: readonly ItemDraft[]) => store.importItems('three.md', drafts)
    await three(now)
    await expect(three([box('C'), ...now.slice(1)])).rejects.toMatchObject({
      message: 'the tasks need each other in a circle: C contains D needs E needs C',
    })
  }))

test('a container that was done opens in no circle, and what is done waits for it no more', () =>
  withStore(async (store) => {
    const before = [box('P'), draft('A', { parent }), draft('B', { needs: ['P'] })]
    await read(store, before)
    const run = await store.openRun(start())
    expect([await landed(store, run), await stateOf(store, 'P')]).toEqual(['A', 'done'])
    await store.addItem(draft('X', { needs: ['B'] }))
    const intoIt = () => store.editItem(itemId('X'), { parent })
    const message = 'the tasks need each other in a circle: P contains X needs B needs P'
    await expect(intoIt()).rejects.toMatchObject({ message })
    await expect(store.addItem(draft('Z', { needs: ['B'], parent }))).rejects.toThrow('in a circle')
    await expect(read(store, [...before, draft('Z', { needs: ['B'], parent })])).rejects.toThrow(
      'in a circle',
    )
    expect(await stateOf(store, 'P')).toBe('done')

    expect(await landed(store, run)).toBe('B')
    await intoIt()
    expect([await landed(store, run), await stateOf(store, 'P')]).toEqual(['X', 'done'])
  }))

test('the way to the end leads through what waits for a container, which takes no time of its own', () =>
  withStore(async (store) => {
    await read(store, [
      box('P'),
      draft('A', { parent, weight: 2 }),
      draft('NEXT', { needs: ['P'], weight: 5 }),
    ])
    const lengths = (await store.worksAfter(0, 9)).map(({ work, length }) => [work, length])
    expect(lengths).toEqual([
      [0, 5],
      [2, 7],
      [5, 5],
    ])
    const [box0, a] = await store.worksAfter(0, 2)
    const contents = await store.contentsAfter({ item: 0, needs: 0 }, 9)
    expect(contents).toEqual([{ item: box0?.row, needs: a?.row }])
    expect(await store.contentsAfter(contents[0] ?? { item: 0, needs: 0 }, 9)).toEqual([])
  }))

test('cancelled tasks do not hold it: with the last it is done, or cancelled when nothing in it was done', () =>
  withStore(async (store) => {
    await read(store, [
      box('P'),
      draft('A', { parent }),
      draft('B', { parent, status: 'done' }),
      box('Q'),
      draft('C', { parent: inner }),
    ])
    await store.openRun(start())
    await store.cancelItems([itemId('A'), itemId('C')])
    expect([await stateOf(store, 'P'), await stateOf(store, 'Q')]).toEqual(['done', 'cancelled'])
    await store.retryItems([itemId('A')])
    expect(await stateOf(store, 'P')).toBe('blocked')
  }))

test('one that was cancelled with what is in it opens with it again, and what needs it goes on when that is done', () =>
  withStore(async (store) => {
    await read(store, [
      box('P'),
      box('Q', { parent }),
      draft('A', { parent: inner }),
      draft('D', { needs: ['P'] }),
    ])
    const run = await store.openRun(start())
    await store.cancelItems([itemId('A')])
    expect([await stateOf(store, 'Q'), await stateOf(store, 'P')]).toEqual(['cancelled', 'cancelled'])
    expect(await landed(store, run)).toBeNull()
    await store.retryItems([itemId('A')])
    expect([await landed(store, run), await stateOf(store, 'P')]).toEqual(['A', 'done'])
    expect(await landed(store, run)).toBe('D')
  }))

test('a task that is added to one that was done opens it again, and what needs it waits again', () =>
  withStore(async (store) => {
    const before = [box('P'), draft('A', { parent }), draft('D', { needs: ['P'] })]
    await read(store, before)
    const run = await store.openRun(start())
    expect([await landed(store, run), await stateOf(store, 'P')]).toEqual(['A', 'done'])
    await read(store, [...before, draft('B', { parent })])
    expect([await stateOf(store, 'P'), await stateOf(store, 'D')]).toEqual(['blocked', 'blocked'])
    expect([await landed(store, run), await landed(store, run)]).toEqual(['B', 'D'])
  }))

test('optional tasks neither hold it nor count as blocked, and are begun when a person asks for them', () =>
  withStore(async (store) => {
    const optional = { parent, hold: 'source', heldAs: 'optional' } as const
    const drafts = [box('P'), draft('A', { parent }), draft('O', optional)]
    await read(store, drafts)
    const run = await store.openRun(start())
    expect(await landed(store, run)).toBe('A')
    expect(await stateOf(store, 'P')).toBe('done')
    expect(await store.counts()).toMatchObject({ blocked: 0, optional: 1, total: 3 })
    expect(await landed(store, run)).toBeNull()
    expect(await store.retryItems([itemId('O')])).toEqual([])
    // The file says of it what it said before.
    await read(store, drafts)
    expect(await landed(store, run)).toBe('O')
  }))

test('an import settles what has nothing open, from the innermost', () =>
  withStore(async (store) => {
    await read(store, [box('P'), box('Q', { parent }), draft('A', { parent: inner, status: 'done' })])
    expect([await stateOf(store, 'P'), await stateOf(store, 'Q')]).toEqual(['done', 'done'])
  }))

test('a task that gets others below it in its file becomes one, and one whose others go is work again', () =>
  withStore(async (store) => {
    await read(store, [draft('P')])
    await read(store, [box('P'), draft('A', { parent })])
    const run = await store.openRun(start())
    expect(await stateOf(store, 'P')).toBe('blocked')
    await read(store, [draft('P')])
    expect(await landed(store, run)).toBe('P')
  }))

test('a container that is over with what is in it is open again with that, not by itself', () =>
  withStore(async (store) => {
    await read(store, [box('P'), draft('A', { parent, status: 'cancelled' })])
    const way = 'all that is in it is cancelled: retry what is to be done of that, and it is open again'
    expect(await store.retryItems([parent])).toEqual([{ item: 'P', why: way }])
    expect(await stateOf(store, 'P')).toBe('cancelled')
    expect(await store.retryItems([itemId('A'), parent])).toEqual([
      { item: 'P', why: 'it is todo already, and waits for others that are not done' },
    ])
    expect(await stateOf(store, 'P')).toBe('blocked')
    const run = await store.openRun(start())
    expect(await landed(store, run)).toBe('A')
    expect(await store.retryItems([parent])).toEqual([{ item: 'P', why: 'all that is in it is done' }])
  }))

test('a container that failed by its file is over with what is in it once a person retries it', () =>
  withStore(async (store) => {
    await read(store, [
      box('P', { status: 'failed' }),
      draft('A', { parent, status: 'done' }),
      draft('B', { needs: ['P'] }),
    ])
    expect([await stateOf(store, 'P'), await stateOf(store, 'B')]).toEqual(['failed', 'blocked'])
    expect(await store.retryItems([parent])).toEqual([])
    expect([await stateOf(store, 'P'), await stateOf(store, 'B')]).toEqual(['done', 'todo'])
  }))

test('a retry that would close a circle by what opens with it is refused, with the way around', () =>
  withStore(async (store) => {
    await read(store, [
      box('P'),
      box('Q'),
      draft('A', { parent, needs: ['Q'], status: 'cancelled' }),
      draft('B', { parent: inner, needs: ['P'], status: 'cancelled' }),
      draft('C', { parent: inner, status: 'cancelled' }),
    ])
    expect(await store.retryItems([itemId('A')])).toEqual([])
    expect([await stateOf(store, 'P'), await stateOf(store, 'Q')]).toEqual(['blocked', 'cancelled'])
    const way = 'B needs P contains A needs Q contains B'
    expect(await store.closedCircle(itemId('b'))).toBe(way)
    expect(await store.retryItems([itemId('B')])).toEqual([
      { item: 'B', why: `it would be in a circle: ${way}` },
    ])
    expect(await stateOf(store, 'B')).toBe('cancelled')
    expect(await store.retryItems([itemId('C')])).toEqual([])
    expect(await stateOf(store, 'Q')).toBe('blocked')
  }))

test('a new task that needs a container is ready where the same import ends the last task in that', () =>
  withStore(async (store) => {
    await read(store, [box('P'), draft('X', { parent })])
    await read(store, [box('P'), draft('X', { parent, status: 'done' }), draft('N', { needs: ['P'] })])
    expect([await stateOf(store, 'P'), await stateOf(store, 'N')]).toEqual(['done', 'todo'])
  }))

test.each(['done', 'failed', 'cancelled'] as const)(
  'a person ends the last task in a container and writes of the container that it is %s, in whichever order the file has them',
  (status) =>
    withStore(async (store) => {
      await read(store, [draft('A', { parent }), box('P'), draft('B', { needs: ['P'] })])
      await read(store, [
        draft('A', { parent, status: 'done' }),
        box('P', { status }),
        draft('B', { needs: ['P'] }),
      ])
      expect([await stateOf(store, 'A'), await stateOf(store, 'P')]).toEqual(['done', status])
      expect(await stateOf(store, 'B')).toBe(status === 'done' ? 'todo' : 'blocked')
    }),
)

test.each([{}, { heldAs: 'optional' }])(
  'containers in each other open with what is new in both, the inner one first in its file',
  (said: { heldAs?: string }) =>
    withStore(async (store) => {
      const before = [
        draft('A', { parent: inner }),
        draft('B', { parent }),
        box('Q', { parent, ...said }),
        box('P'),
      ]
      await read(store, before)
      await store.cancelItems([itemId('A'), itemId('B')])
      expect([await stateOf(store, 'Q'), await stateOf(store, 'P')]).toEqual(['cancelled', 'cancelled'])
      await read(store, [...before, draft('C', { parent: inner }), draft('D', { parent })])
      expect(await store.item(inner)).toMatchObject({ state: 'blocked', openNeeds: ['C'] })
      expect((await store.item(parent))?.openNeeds).toEqual(said.heldAs === undefined ? ['Q', 'D'] : ['D'])
    }),
)

test('an optional container that is over when the one around it is, is over once', () =>
  withStore(async (store) => {
    const done = { status: 'done' } as const
    await read(store, [
      draft('A', { parent: inner, ...done }),
      draft('B', { parent, ...done }),
      box('Q', { parent, heldAs: 'optional' }),
      box('P'),
    ])
    expect([await stateOf(store, 'Q'), await stateOf(store, 'P')]).toEqual(['done', 'done'])
  }))

test('of two containers that are in each other, one may be cancelled, done, failed and opened again in its file', () =>
  withStore(async (store) => {
    const around = box('Q', { parent })
    const within = (status: ItemDraft['status']) => box('P', { parent: inner, status })
    await read(store, [within('cancelled'), around])
    expect([await stateOf(store, 'P'), await stateOf(store, 'Q')]).toEqual(['cancelled', 'cancelled'])
    // Open, it would wait for the other, which waits for it.
    for (const status of ['failed', 'todo'] as const) {
      await read(store, [within(status)])
      expect(await stateOf(store, 'P')).toBe('cancelled')
    }
    await read(store, [within('done')])
    expect(await stateOf(store, 'P')).toBe('done')
  }))

test('a line that would open what then waits for itself is refused, in a preview too, and its circle is named', () =>
  withStore(async (store) => {
    const file = (status: 'todo' | 'cancelled') => [
      box('P'),
      draft('W', { parent }),
      draft('X', { parent, needs: ['Y'], status }),
    ]
    await read(store, [box('P'), draft('W', { parent })])
    await store.addItem(draft('Y', { needs: ['P'] }))
    await read(store, file('cancelled'))
    const opened = { source: 'TODO.md', drafts: file('todo'), checkout: '/here', place, switched: false }
    expect(await store.previewImport([opened])).toMatchObject({
      edits: [{ item: 'X', from: 'cancelled', word: 'open', outcome: 'refuse' }],
    })
    expect(await store.importBacklogs([opened])).toMatchObject({
      changed: 0,
      edits: [{ item: 'X', from: 'cancelled', outcome: 'refused', circle: 'X needs Y needs P contains X' }],
    })
    expect(await stateOf(store, 'X')).toBe('cancelled')
    expect(await store.importBacklogs([opened])).toMatchObject({ edits: [] })
  }))
