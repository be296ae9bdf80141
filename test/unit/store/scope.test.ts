import { setImmediate as otherWork } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { tokenDigest } from '../../../src/core/claims/token-claim.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { OpenRun } from '../../../src/core/ports/run-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { landed } from '../../support/store/landed.ts'
import { recount } from '../../support/store/recount.ts'
import { engine } from '../../support/store/engine.ts'
import { draft, identity, settings, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const labelled = (id: string, label: string, said: Parameters<typeof draft>[1] = {}) =>
  draft(id, { metadata: { labels: [label] }, ...said })

const filtered = (filter: string | null, said: Partial<OpenRun> = {}) =>
  start({ ...said, settings: { ...settings, filter } })

/** More than one transaction marks. */
const many = Array.from({ length: 1_200 }, (_, at) => labelled(`T-${at}`, at % 2 === 0 ? 'api' : 'docs'))

const outsideOf = async (store: Store) =>
  (await store.items({ order: 'file', states: null, offset: 0, limit: 100 }))
    .filter(({ outside }) => outside === true)
    .map(({ item }) => item.id)

const claim = (store: Store, filter: string | null = null) =>
  store.claimByToken(
    {
      token: tokenDigest(`token ${filter ?? ''} ${Math.random()}`),
      item: null,
      filter,
      agent: 'ann',
      leaseMs: 60_000,
      strategy: 'priority',
      group: 3,
    },
    () => 'alive',
  )

const claimedId = (found: Awaited<ReturnType<typeof claim>>) =>
  found.kind === 'claimed' ? found.row.item.id : found.kind === 'nothing' ? found.why : found.kind

describe('a run with a filter', () => {
  test('does what the filter takes, counts that alone, and ends when nothing of it is left', () =>
    withStore(async (store, _, place) => {
      await store.importItems('a.json', [
        labelled('A', 'docs', { priority: 0 }),
        labelled('B', 'api'),
        labelled('C', 'docs', { status: 'failed' }),
        labelled('D', 'api', { status: 'done' }),
        labelled('E', 'api'),
      ])
      const run = await store.openRun(filtered('label = api'))
      expect(await store.counts()).toMatchObject({ todo: 2, done: 1, failed: 0, total: 3, outside: 2 })
      expect(await outsideOf(store)).toEqual(['A', 'C'])
      expect(await landed(store, run)).toBe('B')
      expect(await landed(store, run)).toBe('E')
      expect(await store.claimNext({ supervisor: run.supervisor.id, worker: 0 })).toMatchObject({
        why: 'nothingLeft',
      })
      expect(await store.counts()).toMatchObject({ todo: 0, done: 3, total: 3, outside: 2 })
      expect(recount(place)['tallies count the shelves']).toEqual([])
    }))

  test('shows what it leaves out at the end of the list, and under no state', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [labelled('A', 'docs', { status: 'failed' }), labelled('B', 'api')])
      await store.openRun(filtered('label = api'))
      const list = { order: 'needs you', offset: 0, limit: 9 } as const
      expect((await store.items({ ...list, states: null })).map(({ item }) => item.id)).toEqual(['B', 'A'])
      expect(await store.items({ ...list, states: ['failed'] })).toEqual([])
      expect(await store.item(itemId('A'))).toMatchObject({ state: 'failed', outside: true })
    }))

  test('names what is needed from outside to the end, whatever is between, and asks no more than can be read', () =>
    withStore(async (store) => {
      const chain = Array.from({ length: 150 }, (_, at) =>
        labelled(`N-${at}`, 'db', { needs: [`N-${at + 1}`] }),
      )
      await store.importItems('a.json', [
        labelled('A', 'api', { needs: ['B'] }),
        labelled('B', 'docs', { needs: ['C', 'X'] }),
        labelled('C', 'docs', { needs: ['D'] }),
        labelled('D', 'docs', { status: 'done' }),
        labelled('X', 'api', { needs: ['E'] }),
        labelled('E', 'docs'),
        labelled('F', 'api', { needs: ['X'] }),
        labelled('G', 'api', { needs: ['N-0'] }),
        ...chain,
      ])
      await store.openRun(filtered('label = api'))
      const needs = async (id: string) => (await store.item(itemId(id)))?.needsOutside
      expect(await needs('A')).toEqual(['B', 'C', 'E'])
      expect(await needs('X')).toEqual(['E'])
      expect(await needs('F')).toBeUndefined()
      expect(await needs('B')).toBeUndefined()
      expect(await needs('G')).toHaveLength(100)
    }))

  test('names nothing that somebody has in hand: a retry of it would be refused', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [
        labelled('A', 'docs'),
        labelled('B', 'api', { needs: ['A'] }),
        labelled('E', 'docs'),
        labelled('F', 'api', { needs: ['E'] }),
      ])
      await store.openRun(filtered('label = api'))
      const needs = async (id: string) => (await store.item(itemId(id)))?.needsOutside
      expect([await needs('B'), await needs('F')]).toEqual([['A'], ['E']])
      expect(await claim(store)).toMatchObject({ kind: 'claimed', row: { item: { id: 'A' } } })
      expect([await needs('B'), await needs('F')]).toEqual([undefined, ['E']])
    }))

  test('names what is outside of a container that a task in it needs', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [
        labelled('P', 'none', { kind: 'container' }),
        labelled('P1', 'api', { parent: itemId('P') }),
        labelled('P2', 'docs', { parent: itemId('P'), needs: ['E'] }),
        labelled('P3', 'docs', { parent: itemId('P'), status: 'done' }),
        labelled('E', 'docs'),
        labelled('A', 'api', { needs: ['P'] }),
      ])
      await store.openRun(filtered('label = api'))
      const row = await store.item(itemId('A'))
      expect(row).toMatchObject({ state: 'blocked', openNeeds: ['P'], needsOutside: ['P2', 'E'] })
    }))

  test('names what a task in it needs from outside, and does not wait for that', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [labelled('A', 'docs'), labelled('B', 'api', { needs: ['A'] })])
      const run = await store.openRun(filtered('label = api'))
      expect(await store.item(itemId('B'))).toMatchObject({
        state: 'blocked',
        openNeeds: ['A'],
        needsOutside: ['A'],
      })
      expect(await store.claimNext({ supervisor: run.supervisor.id, worker: 0 })).toMatchObject({
        why: 'nothingLeft',
      })
    }))

  test('takes no container, and one is done with what is in it, in the filter or not', () =>
    withStore(async (store) => {
      const parent = itemId('P')
      await store.importItems('a.json', [
        draft('P', { kind: 'container' }),
        labelled('A', 'api', { parent }),
        labelled('B', 'docs', { parent, status: 'done' }),
      ])
      const run = await store.openRun(filtered('type = feature and not label = docs'))
      expect(await store.counts()).toMatchObject({ total: 1, outside: 2 })
      expect(await landed(store, run)).toBe('A')
      expect(await store.item(parent)).toMatchObject({ state: 'done' })
    }))

  test('takes new and changed tasks in by what they are then', () =>
    withStore(async (store, _, place) => {
      const import_ = (drafts: readonly ItemDraft[]) => store.importItems('a.json', drafts)
      await import_([labelled('A', 'api'), labelled('B', 'docs')])
      await store.openRun(filtered('label = api'))
      await import_([
        labelled('A', 'docs'),
        labelled('B', 'api'),
        labelled('C', 'api'),
        labelled('D', 'docs'),
      ])
      expect(await outsideOf(store)).toEqual(['A', 'D'])
      const typed = {
        ...draft('E', { title: 'typed by hand' }),
        id: itemId('E'),
        source: undefined,
        line: undefined,
        status: undefined,
        hold: undefined,
      }
      await store.addItem(typed)
      expect(await outsideOf(store)).toEqual(['A', 'D', 'E'])
      expect(await store.counts()).toMatchObject({ total: 2, outside: 3 })
      expect(recount(place)['tallies count the shelves']).toEqual([])
    }))

  test('an edit moves a task in and out, also while it is worked on', () =>
    withStore(async (store) => {
      const added = { ...draft('T'), id: itemId('T') }
      await store.addItem(added)
      const run = await store.openRun(filtered('type = docs'))
      expect(await outsideOf(store)).toEqual(['T'])
      await store.editItem(itemId('T'), { type: 'docs' })
      const result = await store.claimNext({ supervisor: run.supervisor.id, worker: 0 })
      expect(result).toMatchObject({ kind: 'claimed', item: { id: 'T' } })
      await store.editItem(itemId('T'), { type: 'bug' })
      expect(await store.counts()).toMatchObject({ claimed: 0, total: 0, outside: 1 })
    }))

  test('takes in what is done no more and is asked for again, and what needs it goes on', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [labelled('A', 'docs'), labelled('B', 'api', { needs: ['A'] })])
      const first = await store.openRun(filtered('label = docs'))
      expect(await landed(store, first)).toBe('A')
      await store.leaveRun(first.supervisor.id, 'detach')
      const run = await store.openRun(filtered('label = api'))
      const A = itemId('A')
      await store.noteElsewhere(new Map([[A, reason('elsewhere', 'merged into main, not in other')]]))
      expect(await store.retryItems([A])).toEqual([])
      expect(await outsideOf(store)).toEqual([])
      expect(await landed(store, run)).toBe('A')
      expect(await landed(store, run)).toBe('B')
    }))

  test('takes in what a person asks to be retried, until another run begins', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [
        labelled('A', 'docs'),
        labelled('B', 'docs', { status: 'failed' }),
        labelled('C', 'api'),
        draft('P', { kind: 'container' }),
      ])
      const [A, B] = [itemId('A'), itemId('B')]
      expect(await store.retryItems([A])).toMatchObject([{ item: 'A' }])
      const run = await store.openRun(filtered('label = api'))
      expect(await store.retryItems([A, B])).toEqual([])
      expect(await store.retryItems([itemId('P')])).toHaveLength(1)
      expect(await outsideOf(store)).toEqual(['P'])
      // What has nothing to do with the filter leaves it there.
      await store.importItems('a.json', [
        labelled('A', 'docs', { title: 'Another title' }),
        labelled('B', 'docs'),
        labelled('C', 'api'),
        draft('P', { kind: 'container' }),
      ])
      expect(await outsideOf(store)).toEqual(['P'])
      await store.leaveRun(run.supervisor.id, 'detach')
      // Carried on with the same options, it is the same run.
      const again = await store.openRun(filtered('label = api'))
      expect(await outsideOf(store)).toEqual(['P'])
      await store.leaveRun(again.supervisor.id, 'detach')
      await store.openRun(filtered('label = api', { mode: 'fresh' }))
      expect(await outsideOf(store)).toEqual(['A', 'B', 'P'])
    }))
})

describe('another filter', () => {
  test('marks the backlog anew: that of a run carried on with another, and none', () =>
    withStore(async (store, _, place) => {
      await store.importItems('a.json', [labelled('A', 'docs'), labelled('B', 'api')])
      const first = await store.openRun(filtered('label = api'))
      expect(await outsideOf(store)).toEqual(['A'])
      await store.leaveRun(first.supervisor.id, 'detach')
      const other = await store.openRun(filtered('label = docs'))
      expect(other.how).toBe('resumed')
      expect(await outsideOf(store)).toEqual(['B'])
      await store.leaveRun(other.supervisor.id, 'detach')
      await store.openRun(filtered(null))
      expect(await outsideOf(store)).toEqual([])
      expect(await store.counts()).toMatchObject({ todo: 2, total: 2 })
      expect(recount(place)['tallies count the shelves']).toEqual([])
    }))

  test('is prepared some at a time, and not while somebody supervises', () =>
    withStore(async (store) => {
      await store.importItems('a.json', many)
      const before = store.dataVersion()
      await store.prepareScope({ filter: 'label = api', isNew: true })
      expect(store.dataVersion() - before).toBeGreaterThanOrEqual(3)
      expect(await store.counts()).toMatchObject({ total: 600, outside: 600 })
      const prepared = store.dataVersion()
      await store.prepareScope({ filter: 'label = api', isNew: true })
      expect(store.dataVersion()).toBe(prepared)
      await store.openRun(filtered('label = api', { identity: identity(process.pid) }))
      await store.prepareScope({ filter: 'label = docs', isNew: true })
      expect(await outsideOf(store)).toContain('T-1')
      expect(await outsideOf(store)).not.toContain('T-0')
    }))

  test('is opened in a short transaction, though nothing was prepared: others have their turn while it is marked', () =>
    withStore(async (store, _, place) => {
      await store.importItems('a.json', many)
      const other = await engine.open(place)
      const opened = store.openRun(filtered('label = api'))
      const totals = new Set<number>()
      for (let isMarking = true; isMarking; await otherWork()) {
        isMarking = (await other.newestRun()) === null
        totals.add((await other.counts()).outside ?? 0)
      }
      await opened
      expect(totals.size).toBeGreaterThanOrEqual(3)
      expect(await store.counts()).toMatchObject({ total: 600, outside: 600 })
      await other.close()
    }))

  test('is opened at last, though somebody who lives keeps it from being prepared', () =>
    withStore(
      async (store) => {
        await store.importItems('a.json', many)
        await store.openRun(filtered('label = api', { identity: identity(process.pid) }))
        await store.openRun(filtered('label = docs', { mode: 'fresh' }))
        expect(await store.scopeFilter()).toBe('label = docs')
        expect(await outsideOf(store)).toContain('T-0')
        expect(await store.counts()).toMatchObject({ total: 600, outside: 600 })
      },
      { livenessOf: () => 'alive' },
    ))
})

describe('a start that may make no run', () => {
  const api = { filter: 'label = api', isNew: true }
  const drafts = [
    labelled('A', 'docs'),
    labelled('B', 'api', { status: 'done' }),
    labelled('C', 'api', { needs: ['A'] }),
    labelled('D', 'api', { hold: 'source', heldAs: 'optional' }),
    labelled('E', 'api', { status: 'failed' }),
  ]

  test('finds that nothing is left, and all that the run would count, and marks nothing', () =>
    withStore(async (store) => {
      await store.importItems('a.json', drafts)
      const run = await store.openRun(filtered('label = docs'))
      await store.leaveRun(run.supervisor.id, 'detach')
      const [version, outside] = [store.dataVersion(), await outsideOf(store)]
      const left = await store.nothingLeftIn(api)
      expect(left?.needed).toEqual([{ item: 'C', needs: ['A'] }])
      const none = await store.nothingLeftIn({ ...api, filter: 'label = typo' })
      expect(none?.counts).toMatchObject({ total: 0, outside: 5 })
      expect(await store.nothingLeftIn({ ...api, filter: 'label = docs' })).toBeNull()
      expect(await store.nothingLeftIn({ ...api, filter: null })).toBeNull()
      expect([store.dataVersion(), await outsideOf(store)]).toEqual([version, outside])
      expect(await store.scopeFilter()).toBe('label = docs')
      // Opened, it counts the same.
      await store.openRun(filtered('label = api', { mode: 'fresh' }))
      expect(await store.counts()).toMatchObject(left?.counts ?? {})
    }))

  test('counts what a person has taken in for the run that is carried on, not for a new one', () =>
    withStore(async (store) => {
      await store.importItems('a.json', drafts)
      const run = await store.openRun(filtered('label = api'))
      await store.leaveRun(run.supervisor.id, 'detach')
      await store.retryItems([itemId('A')])
      expect(await store.nothingLeftIn({ ...api, isNew: false })).toBeNull()
      expect((await store.nothingLeftIn(api))?.counts).toMatchObject({ total: 4, outside: 1 })
    }))

  test('two with different filters at once both come to an end: who is overtaken stops', () =>
    withStore(async (store) => {
      await store.importItems('a.json', many)
      await Promise.all([
        store.prepareScope(api),
        store.prepareScope({ filter: 'label = docs', isNew: true }),
      ])
      expect(await store.scopeFilter()).toBe('label = docs')
      expect(await store.counts()).toMatchObject({ total: 600, outside: 600 })
    }))
})

describe('a person’s claim beside a run with a filter', () => {
  test('takes the first of all, and with a filter of its own the first of those', () =>
    withStore(async (store, _, place) => {
      await store.importItems('a.json', [
        labelled('A', 'docs', { priority: 0 }),
        labelled('B', 'api'),
        labelled('C', 'test'),
        labelled('D', 'docs', { priority: 9 }),
      ])
      await store.openRun(filtered('label = api'))
      expect(claimedId(await claim(store))).toBe('A')
      expect(await store.counts()).toMatchObject({ claimed: 0, total: 1, outside: 3 })
      expect(claimedId(await claim(store, 'label = test'))).toBe('C')
      expect(claimedId(await claim(store, 'label = test'))).toBe('noneFits')
      expect(claimedId(await claim(store))).toBe('B')
      expect(claimedId(await claim(store))).toBe('D')
      expect(claimedId(await claim(store))).toBe('inProgress')
      expect(recount(place)['tallies count the shelves']).toEqual([])
    }))

  test('does not keep the run from ending, unless it is of a task of the run', () =>
    withStore(async (store) => {
      await store.importItems('a.json', [labelled('A', 'docs'), labelled('B', 'api')])
      const run = await store.openRun(filtered('label = api'))
      const next = () => store.claimNext({ supervisor: run.supervisor.id, worker: 0 })
      expect(claimedId(await claim(store, 'label = docs'))).toBe('A')
      expect(await landed(store, run)).toBe('B')
      expect(await next()).toMatchObject({ why: 'nothingLeft' })
    }))
})
