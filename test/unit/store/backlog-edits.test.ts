import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { loopworkFormat } from '../../../src/backlog/formats/loopwork/format.ts'
import { fenceOf, type Attempt } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft, ItemStatus } from '../../../src/core/item.ts'
import type { BacklogReading } from '../../../src/core/ports/backlog-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { backlogStatusTable } from '../../support/backlog-status-table.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, start } from '../../support/store/sample.ts'
import { queue } from '../../support/store/stages.ts'
import { withStore } from '../../support/store/with-store.ts'

const A = itemId('A')
const place = { branch: 'main', head: null }

const reading = (drafts: readonly ItemDraft[], said: Partial<BacklogReading> = {}): BacklogReading => ({
  source: 'tasks.json',
  drafts,
  checkout: '/here',
  place,
  switched: false,
  ...said,
})

async function draftsOf(word: string | null): Promise<readonly ItemDraft[]> {
  const tasks = word === null ? [] : [{ id: 'A', title: 'a', status: word }]
  const text = JSON.stringify({ tasks })
  const file = {
    name: 'tasks.json',
    part: null,
    realPath: '/tasks.json',
    bytes: Buffer.from(text),
    stamp: '',
    text,
  }
  return (await loopworkFormat.read({ ...file, realPath: '/dev/null' }, 0)).drafts
}

async function stands(store: Store): Promise<string | undefined> {
  const row = await store.item(A)
  return row?.state === 'conflict' ? 'failed' : row?.state
}

/** Takes A, which the file says is to be done, to a status by what loopwork itself does. Its word in the file follows. */
async function bring(store: Store, status: ItemStatus): Promise<Attempt | null> {
  await store.importBacklogs([reading(await draftsOf('pending'))])
  const { supervisor } = await store.openRun(start())
  if (status === 'todo') return null
  if (status === 'cancelled') {
    await store.cancelItems([A])
    await wrote(store, 'cancelled')
    return null
  }
  const attempt = claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
  const fence = fenceOf(attempt)
  if (status === 'failed') {
    await store.finishAttempt({ fence, reason: reason('conflict', 'x') })
    await wrote(store, 'failed')
  }
  if (status === 'done') {
    await queue(store, fence)
    const lease = await store.takeLane('main', supervisor.id, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const step = { old: start().base, merged: start().base }
    await store.laneStep(lease, fence, step)
    await store.laneDone(lease, fence, step)
    await wrote(store, 'done')
  }
  return status === 'claimed' ? attempt : null
}

async function wrote(store: Store, word: 'done' | 'failed' | 'cancelled'): Promise<void> {
  const words = new Map([[A, { word, begun: false }]])
  await store.beginWriting('/here', words)
  await store.endWriting('/here', words, true)
}

const cells = backlogStatusTable()

test('the table has every word and every status', () => {
  expect(cells.length).toBe(8 * 5)
  for (const { after } of cells) {
    expect(['todo', 'blocked', 'claimed', 'done', 'failed', 'cancelled']).toContain(after)
  }
})

test.each(cells)('$word in the file, $before here: $after', ({ word, before, after, isRefused, isStopped }) =>
  withStore(async (store) => {
    const attempt = await bring(store, before)
    const said = [reading(await draftsOf(word))]
    const first = await store.importBacklogs(said)
    expect(first.edits.map(({ outcome }) => outcome).includes('refused')).toBe(isRefused)
    expect(first.edits.map(({ outcome }) => outcome).includes('stop')).toBe(isStopped)
    if (isStopped && attempt !== null) {
      expect(await stands(store)).toBe('claimed')
      const end = { fence: fenceOf(attempt), reason: reason('stopped', '') } as const
      await store.finishAttempt(end)
      await store.importBacklogs(said)
    }
    expect(await stands(store)).toBe(after)
    // Once taken in it is no news; what was refused is said again, for it is still not what the person wants.
    const again = await store.importBacklogs(said)
    expect(again.edits.map(({ outcome }) => outcome)).toEqual(isRefused ? ['refused'] : [])
    expect(await stands(store)).toBe(after)
  }),
)

test('a word of ours that was about to be written when we were killed is nobody’s edit, written or not', () =>
  withStore(async (store) => {
    await bring(store, 'cancelled')
    await store.retryItems([A], false)
    for (const written of ['open', 'cancelled'] as const) {
      for (const there of written === 'open' ? ['cancelled', 'pending'] : ['pending', 'cancelled']) {
        await store.beginWriting('/here', new Map([[A, { word: written, begun: false }]]))
        expect((await store.importBacklogs([reading(await draftsOf(there))])).edits).toEqual([])
        expect(await stands(store)).toBe('todo')
      }
    }
  }))

test('another version of the file holds back what it ends, and the first one lets it go on', () =>
  withStore(async (store) => {
    await bring(store, 'todo')
    for (const word of ['cancelled', 'failed', 'completed', 'blocked', null]) {
      const other = reading(await draftsOf(word), { switched: true })
      const result = await store.importBacklogs([other])
      expect([word, await stands(store), result.edits]).toEqual([word, 'blocked', []])
      // Started there again, nothing has changed.
      await store.importBacklogs([reading(await draftsOf(word))])
      expect([word, await stands(store)]).toEqual([word, 'blocked'])
      await store.importBacklogs([reading(await draftsOf('pending'), { switched: true })])
      expect([word, await stands(store)]).toEqual([word, 'todo'])
    }
  }))

test('a switch never takes up again what was cancelled, nor is it an edit of what is done', () =>
  withStore(async (store) => {
    for (const status of ['cancelled', 'done'] as const) {
      await withStore(async (fresh) => {
        await bring(fresh, status)
        const result = await fresh.importBacklogs([reading(await draftsOf('pending'), { switched: true })])
        expect([result.edits, await stands(fresh)]).toEqual([[], status])
      })
    }
    expect(await store.sources()).toEqual([])
  }))

test('two checkouts: what one has long written is no edit in the other, and the other’s edits count', () =>
  withStore(async (store) => {
    await bring(store, 'failed')
    const there = { checkout: '/there' }
    expect((await store.importBacklogs([reading(await draftsOf('pending'), there)])).edits).toEqual([])
    expect(await stands(store)).toBe('failed')
    await store.importBacklogs([reading(await draftsOf('cancelled'), there)])
    expect(await stands(store)).toBe('cancelled')
    // The first checkout still shows what was written there.
    expect((await store.importBacklogs([reading(await draftsOf('failed'))])).edits).toEqual([])
    expect(await stands(store)).toBe('cancelled')
  }))

const renamed = { checkout: '/renamed' }

test.each([
  { word: 'done', said: 'completed' },
  { word: 'failed', said: 'failed' },
  { word: 'cancelled', said: 'cancelled' },
] as const)(
  'what we wrote, $said, is nobody’s word where it is first read: in a renamed project, in a linked worktree',
  ({ word, said }) =>
    withStore(async (store) => {
      await bring(store, 'todo')
      await wrote(store, word)
      const { edits, heldBack } = await store.importBacklogs([reading(await draftsOf(said), renamed)])
      expect({ edits, heldBack }).toEqual({ edits: [], heldBack: 0 })
      expect(await store.item(A)).toMatchObject({ state: 'todo', item: { standing: { hold: null } } })
      expect((await store.projectionOf('/renamed', 'tasks.json')).get(A)).toMatchObject({ ours: [word] })
    }),
)

test('nor where a switch of branches brings back what we wrote before a retry', () =>
  withStore(async (store) => {
    await bring(store, 'failed')
    await store.importBacklogs([reading(await draftsOf('pending'), { switched: true })])
    await store.retryItems([A])
    const back = reading(await draftsOf('failed'), { switched: true })
    expect(await store.importBacklogs([back])).toMatchObject({ edits: [], heldBack: 0 })
    expect(await store.item(A)).toMatchObject({ state: 'todo', item: { standing: { hold: null } } })
  }))

test('a completed that we never wrote is a person’s where it is first read', () =>
  withStore(async (store) => {
    await bring(store, 'todo')
    await wrote(store, 'failed')
    await store.importBacklogs([reading(await draftsOf('completed'), renamed)])
    expect(await stands(store)).toBe('done')
  }))

test('in a file that was read before, a word is a person’s though we once wrote the same', () =>
  withStore(async (store) => {
    await bring(store, 'todo')
    await wrote(store, 'done')
    await store.importBacklogs([reading(await draftsOf('pending'))])
    await store.importBacklogs([reading(await draftsOf('completed'))])
    expect(await stands(store)).toBe('done')
  }))

test('a line that is gone frees nobody, names who needs it, and comes back as what it says', () =>
  withStore(async (store) => {
    const both = [draft('A'), draft('B', { needs: ['A'] })]
    await store.importBacklogs([reading(both)])
    const { edits } = await store.importBacklogs([reading(both.slice(1))])
    expect(edits).toMatchObject([{ item: 'A', word: 'removed', outcome: 'became', neededBy: ['B'] }])
    expect((await store.item(A))?.item.standing).toMatchObject({
      status: 'cancelled',
      reason: { code: 'source', message: 'it is no longer in tasks.json' },
    })
    await store.importBacklogs([reading(both)])
    expect(await stands(store)).toBe('todo')
  }))

test('files of one import may need each other, in any order, and a circle through both names both places', () =>
  withStore(async (store) => {
    const one = { source: 'one.json' }
    const two = { source: 'two.json' }
    await store.importBacklogs([
      reading([draft('A', { needs: ['B'] })], one),
      reading([draft('B', { needs: ['C'] }), draft('C')], two),
    ])
    expect(await store.item(A)).toMatchObject({ state: 'blocked', openNeeds: ['B'] })
    const circle = reading([draft('B', { needs: ['A'], line: 7 }), draft('C')], two)
    await expect(store.importBacklogs([circle])).rejects.toMatchObject({
      message: 'the tasks need each other in a circle: A needs B needs A',
      problems: [
        { file: 'one.json', message: 'A needs B' },
        { file: 'two.json', message: 'B needs A' },
      ],
    })
  }))

test('an item moves to another file with what has become of it; an id typed by hand is given up by cancelling', () =>
  withStore(async (store) => {
    await bring(store, 'done')
    await store.importBacklogs([
      reading([]),
      reading([draft('A', { status: 'done' })], { source: 'old.json' }),
    ])
    expect((await store.item(A))?.item).toMatchObject({ source: 'old.json', standing: { status: 'done' } })

    await store.addItem({ ...draft('X'), id: itemId('X') })
    const taking = [reading([draft('x', { line: 3 })])]
    await expect(store.importBacklogs(taking)).rejects.toMatchObject({
      problems: [
        {
          line: 3,
          message: 'the id x belongs to a task typed by hand; loopwork cancel x gives it to the file',
        },
      ],
    })
    await store.cancelItems([itemId('X')])
    await store.importBacklogs(taking)
    expect(await store.item(itemId('x'))).toMatchObject({ state: 'todo', item: { source: 'tasks.json' } })
  }))

test('what a file may not show is asked for alone, without all that it shows and all that it has no more', () =>
  withStore(async (store) => {
    const ids = ['A', 'shown', 'unshown', 'begun', 'half', 'gone', 'ended'] as const
    await store.importBacklogs([reading(ids.map((id) => draft(id)))])
    await store.importBacklogs([reading(ids.filter((id) => id !== 'gone').map((id) => draft(id)))])
    await store.cancelItems([itemId('unshown'), itemId('ended')])
    const words = (id: string, word: 'cancelled' | 'open', begun = false) =>
      new Map([[itemId(id), { word, begun }]])
    await store.beginWriting('/here', words('ended', 'cancelled'))
    await store.endWriting('/here', words('ended', 'cancelled'), true)
    await store.beginWriting('/here', words('begun', 'open', true))
    await store.endWriting('/here', words('begun', 'open', true), true)
    await store.beginWriting('/here', words('half', 'open'))
    const { supervisor } = await store.openRun(start())
    const { item } = claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
    const all = await store.projectionOf('/here', 'tasks.json')
    const some = await store.unsettledOf('/here', 'tasks.json')
    expect([...some.keys()].toSorted()).toEqual([item, 'begun', 'half', 'unshown'])
    for (const [id, projected] of some) expect(projected).toEqual(all.get(id))
    expect(await store.unsettledOf('/elsewhere', 'tasks.json')).toEqual(new Map())
  }))
