import { expect, test } from 'vitest'
import { TaskListReader } from '../../../../src/board/list/task-list-reader.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { everyTask, type ListRequest } from '../../../../src/core/list/list-request.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { draft } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'
import { until } from '../../../support/until.ts'

const drafts = Array.from({ length: 400 }, (_, index) =>
  draft(`T-${String(index).padStart(3, '0')}`, {
    title: index % 3 === 0 ? 'Rotate the Signing Keys' : 'Paginate list endpoints',
    priority: (index * 7) % 10,
    status: index % 4 === 0 ? 'done' : 'todo',
    metadata: index % 5 === 0 ? { labels: ['ui'] } : {},
  }),
)
const ids = (kept: (index: number) => boolean): readonly string[] =>
  drafts.filter((_, index) => kept(index)).map(({ id }) => id)

interface Scene {
  readonly store: Store
  readonly reader: TaskListReader
  /** The whole list, once it is known. */
  list(request: Partial<ListRequest>): Promise<readonly string[]>
}

const withList = (story: (scene: Scene) => Promise<void>) =>
  withStore(async (store) => {
    await store.importItems('a.json', drafts)
    const reader = new TaskListReader(store, () => undefined)
    await story({
      store,
      reader,
      async list(said) {
        const window = { request: { ...everyTask, ...said }, offset: 0, limit: 500, cursor: null }
        const read = async () => reader.read(window, await store.counts())
        await until('the list is whole', async () => (await read()).view.looked === null)
        const { rows, view } = await read()
        expect(view.length).toBe(rows.length)
        return rows.map(({ item }) => item.id)
      },
    })
  })

test('what was typed is looked for in ids and titles, whatever its case', () =>
  withList(async ({ list }) => {
    expect(await list({ order: 'file', filter: 'signing keys' })).toEqual(ids((index) => index % 3 === 0))
    expect(await list({ order: 'file', filter: 't-01' })).toEqual(ids((index) => index >= 10 && index < 20))
    expect(await list({ filter: 'nothing has this' })).toEqual([])
  }))

test('an expression is what it is for a run', () =>
  withList(async ({ list }) => {
    expect(await list({ order: 'file', filter: 'label = ui and priority = 0' })).toEqual(
      ids((index) => index % 5 === 0 && (index * 7) % 10 === 0),
    )
    // Not whole yet: as it stands, it is in no title.
    expect(await list({ filter: 'label =' })).toEqual([])
  }))

test('by priority, the file’s order between equals; turned it is the same from its end', () =>
  withList(async ({ list }) => {
    const sorted = drafts.toSorted((one, other) => one.priority - other.priority).map(({ id }) => id)
    expect(await list({ order: 'priority' })).toEqual(sorted)
    expect(await list({ order: 'priority', turned: true })).toEqual(sorted.toReversed())
  }))

test('a part of the list in the file’s order', () =>
  withList(async ({ list }) => {
    expect(await list({ order: 'file', states: ['done'] })).toEqual(ids((index) => index % 4 === 0))
    expect(await list({ states: ['done'], turned: true })).toEqual(
      ids((index) => index % 4 === 0).toReversed(),
    )
  }))

test('the cursor’s task is found in a list that is new, also far from its beginning', () =>
  withList(async ({ store, reader, list }) => {
    await list({ filter: 'keys' })
    const window = { offset: 0, limit: 10, cursor: itemId('T-399') }
    const counts = await store.counts()
    const inFilter = await reader.read(
      { request: { ...everyTask, order: 'file', filter: 't-3' }, ...window },
      counts,
    )
    await until('found', async () => {
      const { view } = await reader.read({ request: inFilter.view.request, ...window }, counts)
      return view.cursor?.at === 99
    })
    const { view } = await reader.read({ request: { ...everyTask, order: 'file' }, ...window }, counts)
    expect(view).toMatchObject({ length: 400, cursor: { item: 'T-399', at: 399 }, looked: null })
  }))

test('tasks that have changed come into the list and leave it', () =>
  withList(async ({ store, list }) => {
    expect(await list({ order: 'file', states: ['cancelled'] })).toEqual([])
    await store.cancelItems([itemId('T-399')])
    await until('it is there', async () =>
      (await list({ order: 'file', states: ['cancelled'] })).includes('T-399'),
    )
  }))

test('the next key overtakes what is still looked for', () =>
  withList(async ({ store, reader }) => {
    const slices: (() => void)[] = []
    const slow = new TaskListReader(
      {
        ...store,
        listSlice: async (query) => {
          await new Promise<void>((resolve) => slices.push(resolve))
          return store.listSlice(query)
        },
      },
      () => undefined,
    )
    const counts = await store.counts()
    const window = { offset: 0, limit: 10, cursor: null }
    const first = await slow.read({ request: { ...everyTask, filter: 'k' }, ...window }, counts)
    expect(first.view).toMatchObject({ length: 0, looked: { seen: 0, of: 400 } })
    await slow.read({ request: { ...everyTask, filter: 'ke' }, ...window }, counts)
    expect(slices).toHaveLength(2)
    for (const go of slices.splice(0)) go()
    // The first one has stopped: only the second asks for more.
    await until('one goes on', () => slices.length > 0)
    expect(slices).toHaveLength(1)
    await slow.read({ request: everyTask, ...window }, counts)
    for (const go of slices.splice(0)) go()
    const { rows } = await reader.read({ request: everyTask, ...window }, counts)
    expect(rows).toHaveLength(10)
  }))
