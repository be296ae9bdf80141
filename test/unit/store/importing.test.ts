import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { NewItem } from '../../../src/core/ports/backlog-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const list = async (store: Store, order: 'file' | 'needs you' = 'file', offset = 0, limit = 100) =>
  (await store.items({ order, states: null, offset, limit })).map(({ item }) => item.id)
const typed = (id: string): NewItem => draft(id)
const types = async (store: Store) =>
  (await store.events({ after: 0, limit: 1_000 })).map(({ body }) => body.type)

test('importing again changes nothing and tells nobody', () =>
  withStore(async (store) => {
    const drafts = [draft('A'), draft('b', { needs: ['a'], metadata: { tags: ['x'] }, files: ['src/'] })]
    expect(await store.importItems('a.json', drafts)).toEqual({ added: 2, changed: 0, unchanged: 0 })
    const before = await types(store)
    expect(await store.importItems('a.json', drafts)).toEqual({ added: 0, changed: 0, unchanged: 2 })
    expect(await store.importItems('a.json', [draft('a', { title: 'A' }), ...drafts.slice(1)])).toMatchObject(
      { unchanged: 2 },
    )
    expect(await types(store)).toEqual(before)
    expect(before).toEqual(['item:added', 'item:added', 'backlog:imported'])
  }))

test('what the source says is taken over while an item is todo, and only then', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A'), draft('B'), draft('C', { needs: ['A'] })])
    const { supervisor } = await store.openRun(start())
    claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
    const again = [
      draft('A', { title: 'new' }),
      draft('B', { title: 'new', priority: 1 }),
      draft('C', { needs: ['B'] }),
    ]
    expect(await store.importItems('a.json', again)).toEqual({ added: 0, changed: 2, unchanged: 1 })
    expect((await store.item(itemId('A')))?.item.title).toBe('A')
    expect((await store.item(itemId('B')))?.item).toMatchObject({ title: 'new', priority: 1 })
    expect(await store.item(itemId('C'))).toMatchObject({ openNeeds: ['B'], item: { blockedBy: 1 } })
    expect(await store.neededBy(itemId('A'))).toEqual([])
    const changed = (await store.events({ after: 0, limit: 100 })).filter(
      ({ body }) => body.type === 'item:changed',
    )
    expect(changed.map(({ item, body }) => [item, body])).toEqual([
      ['B', { type: 'item:changed', fields: ['title', 'priority'] }],
      ['C', { type: 'item:changed', fields: ['dependsOn'] }],
    ])
  }))

test('the source says done: what is not done follows, dependents are free; done is never lowered', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A'), draft('B', { needs: ['A'] }), draft('C')])
    await store.cancelItems([itemId('C')])
    const said = [
      draft('A', { status: 'done' }),
      draft('B', { needs: ['A'] }),
      draft('C', { status: 'done' }),
    ]
    expect(await store.importItems('a.json', said)).toEqual({ added: 0, changed: 2, unchanged: 1 })
    expect(await store.item(itemId('A'))).toMatchObject({
      state: 'done',
      item: { standing: { reason: { code: 'source' } } },
    })
    expect(await store.item(itemId('B'))).toMatchObject({ state: 'todo' })
    expect(
      await store.importItems('a.json', [draft('A'), draft('B', { needs: ['A'] }), draft('C')]),
    ).toMatchObject({ changed: 0 })
    expect(await store.statusesOf('a.json')).toEqual(
      new Map([
        ['A', { status: 'done', hold: false }],
        ['B', { status: 'todo', hold: false }],
        ['C', { status: 'done', hold: false }],
      ]),
    )
  }))

test('an item that its source holds back stays out until the source lets it go', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A', { hold: 'source' })])
    const { supervisor } = await store.openRun(start())
    const claim = () => store.claimNext({ supervisor: supervisor.id, worker: 0 })
    expect(await claim()).toMatchObject({ why: 'nothingLeft' })
    expect(await store.item(itemId('A'))).toMatchObject({ state: 'blocked' })
    await store.importItems('a.json', [draft('A')])
    const attempt = claimed(await claim())
    await store.finishAttempt({
      fence: fenceOf(attempt),
      reason: reason('stopped', ''),
    })
    // A person's stop is not the source's to lift.
    await store.importItems('a.json', [draft('A')])
    expect(await claim()).toMatchObject({ why: 'nothingLeft' })
    await store.openRun(start({ mode: 'fresh' }))
    expect((await store.item(itemId('A')))?.item.standing).toMatchObject({ hold: null })
  }))

test('all or nothing: a twin, a stranger or a circle takes the whole import back', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')])
    const refused = (message: RegExp) => ({
      kind: 'backlog',
      message: expect.stringMatching(message) as unknown,
    })
    await expect(store.importItems('b.json', [draft('X'), draft('x', { line: 7 })])).rejects.toMatchObject({
      ...refused(/b\.json: one task cannot be taken in; nothing was imported/),
      problems: [{ file: 'b.json', line: 7, message: 'the id x is there already' }],
    })
    await expect(store.importItems('b.json', [draft('X'), draft('a')])).rejects.toMatchObject({
      problems: [{ message: 'the id a belongs to a.json; loopwork cancel a gives it to the file' }],
    })
    const circle = [draft('X', { needs: ['Z'] }), draft('Y', { needs: ['X'] }), draft('Z', { needs: ['Y'] })]
    await expect(store.importItems('b.json', circle)).rejects.toMatchObject(
      refused(/X needs Z needs Y needs X/),
    )
    expect((await store.counts()).total).toBe(1)
    expect(await store.sources()).toEqual(['a.json'])
  }))

test('a need that no item answers blocks, and becomes an edge when the item comes, even one that closes a circle', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A', { needs: ['Later', 'never'] })])
    expect(await store.item(itemId('A'))).toMatchObject({
      state: 'blocked',
      openNeeds: ['Later', 'never'],
    })
    await expect(store.importItems('b.json', [draft('LATER', { needs: ['A'] })])).rejects.toMatchObject({
      kind: 'backlog',
    })
    await store.importItems('b.json', [draft('LATER', { status: 'done' }), draft('Never')])
    expect(await store.item(itemId('A'))).toMatchObject({ openNeeds: ['Never'], item: { blockedBy: 1 } })
    expect(await store.neededBy(itemId('never'))).toEqual(['A'])
  }))

test('the file orders its items anew when it changes, and hand-typed ones go behind each other', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A', { line: 1 }), draft('B', { line: 2 })])
    await store.addItem(typed('H1'))
    await store.addItem(typed('H2'))
    expect(
      await store.importItems('a.json', [
        draft('NEW', { line: 1 }),
        draft('A', { line: 2 }),
        draft('B', { line: 3 }),
      ]),
    ).toEqual({ added: 1, changed: 0, unchanged: 2 })
    expect(await list(store)).toEqual(['NEW', 'A', 'B', 'H1', 'H2'])
    expect((await store.item(itemId('B')))?.item.line).toBe(3)
  }))

test('the list is in the order of what needs you, in any window', () =>
  withStore(async (store, at) => {
    const drafts = [
      'DONE',
      'CONFLICT',
      'FAILED',
      'RUN1',
      'RUN2',
      'READY5',
      'READY1',
      'WAIT',
      'BLOCKED',
      'GONE',
    ].map((id, line) =>
      draft(id, {
        priority: id === 'READY1' ? 1 : 5,
        status: id === 'DONE' ? 'done' : id === 'GONE' ? 'cancelled' : 'todo',
        needs: id === 'BLOCKED' ? ['READY5'] : [],
        line,
        hold: id.startsWith('READY') ? 'source' : null,
      }),
    )
    await store.importItems('a.json', drafts)
    const { supervisor } = await store.openRun(start())
    const open = new Map<string, ReturnType<typeof claimed>>()
    for (const worker of [0, 0, 3, 2, 1]) {
      const attempt = claimed(await store.claimNext({ supervisor: supervisor.id, worker }))
      open.set(attempt.item, attempt)
    }
    const end = async (id: string, code: 'conflict' | 'person' | 'timeout') => {
      const attempt = open.get(id)
      if (attempt === undefined) throw new Error(`${id} is not claimed`)
      await store.finishAttempt({
        fence: fenceOf(attempt),
        reason: reason(code, ''),
      })
    }
    await end('CONFLICT', 'conflict')
    await end('FAILED', 'person')
    await end('WAIT', 'timeout')
    await store.importItems(
      'a.json',
      drafts.map((one) => ({ ...one, hold: null })),
    )
    const all = ['CONFLICT', 'FAILED', 'RUN2', 'RUN1', 'READY1', 'READY5', 'WAIT', 'BLOCKED', 'GONE', 'DONE']
    expect(await list(store, 'needs you')).toEqual(all)
    for (let offset = 0; offset < all.length; offset++) {
      expect(await list(store, 'needs you', offset, 3)).toEqual(all.slice(offset, offset + 3))
    }
    const some = await store.items({
      order: 'file',
      states: ['waiting', 'claimed', 'done'],
      offset: 1,
      limit: 2,
    })
    expect(some.map(({ item }) => item.id)).toEqual(['RUN1', 'RUN2'])
    const late = await at(1_000).items({ order: 'needs you', states: ['todo'], offset: 0, limit: 9 })
    expect(late.map(({ item }) => item.id)).toEqual(['READY1', 'READY5', 'WAIT'])
  }))
