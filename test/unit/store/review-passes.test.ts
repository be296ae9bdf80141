import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { OpenedRun } from '../../../src/core/ports/run-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { claimed } from '../../support/store/claimed.ts'
import { landed } from '../../support/store/landed.ts'
import { draft, settings, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const order = { source: 'to-do.json', isConcluded: false, most: 3 }

interface Scene {
  readonly store: Store
  readonly opened: OpenedRun
  /** The id of the review that is due. */
  due(more?: Partial<typeof order>): Promise<string | null>
  /** The next item is done; a review has found these. */
  work(...found: readonly string[]): Promise<string | null>
}

const withBacklog = (drafts: Parameters<Store['importItems']>[1], story: (scene: Scene) => Promise<void>) =>
  withStore(async (store) => {
    await store.importItems('to-do.json', drafts)
    const opened = await store.openRun(start())
    await story({
      store,
      opened,
      due: (more) => store.openReviewPass(opened.run.id, { ...order, ...more }),
      work: (...found) => landed(store, opened, (fence) => store.noteFound(fence, found)),
    })
  })

const finished = [draft('A', { status: 'done' }), draft('B', { status: 'cancelled' })]

test.each([
  ['something is to do', draft('C')],
  ['something has failed', draft('C', { status: 'failed' })],
  ['something is blocked', draft('C', { hold: 'source' })],
])('no review is due while %s', (_, more) =>
  withBacklog([...finished, more], async ({ due }) => {
    expect(await due()).toBeNull()
  }),
)

test('a review is due once all is done or given up, one at a time, and is claimed like any task', () =>
  withBacklog(finished, async ({ store, due, work }) => {
    expect([await due({ most: 0 }), await due({ source: 'other.json' })]).toEqual([null, null])
    expect([await due(), await due()]).toEqual(['REVIEW-1', null])
    expect(await store.typedTasks(), 'nobody typed it').toBe(0)
    expect(await store.item(itemId('REVIEW-1'))).toMatchObject({
      item: { source: null, title: 'Review of to-do.json: which tasks are missing' },
    })
    expect(await store.reviewPassOf(itemId('review-1'))).toEqual({
      item: 'REVIEW-1',
      source: 'to-do.json',
      found: null,
    })
    expect(await store.reviewPassOf(itemId('A'))).toBeNull()
    expect(await work('C')).toBe('REVIEW-1')
    expect(await store.reviewPassOf(itemId('REVIEW-1'))).toMatchObject({ found: { ids: ['C'] } })
  }))

test('another is due while reviews find something, as often as a run may, and none after one that finds nothing', () =>
  withBacklog(finished, async ({ store, due, work }) => {
    await due()
    await work('C')
    await store.importItems('to-do.json', [...finished, draft('C')])
    expect(await due()).toBeNull()
    expect(await work()).toBe('C')
    expect(await due({ most: 1 })).toBeNull()
    expect(await due()).toBe('REVIEW-2')
    await work()
    expect(await due()).toBeNull()
  }))

test('where the backlog says that nothing is missing, a review is due only after a run has done something', () =>
  withBacklog([...finished, draft('C')], async ({ store, opened, due, work }) => {
    await store.cancelItems([itemId('C')])
    expect(await due({ isConcluded: true })).toBeNull()
    await store.retryItems([itemId('C')])
    await work()
    expect(await due({ isConcluded: true })).toBe('REVIEW-1')
    await work()
    await store.leaveRun(opened.supervisor.id, 'finish')
    const next = await store.openRun(start())
    expect(next.run.id).not.toBe(opened.run.id)
    expect(await store.openReviewPass(next.run.id, { ...order, isConcluded: true })).toBeNull()
  }))

test('a review that was cancelled, or is put aside, is not asked for again in its run', () =>
  withBacklog(finished, async ({ store, due }) => {
    await due()
    await store.cancelItems([itemId('REVIEW-1')])
    expect(await due()).toBeNull()
  }))

test('its id gives way to one that is taken', () =>
  withBacklog([...finished, draft('review-1', { status: 'done' })], async ({ due }) => {
    expect(await due()).toBe('REVIEW-2')
  }))

test('several agents on each task are one on a review', () =>
  withBacklog(finished, async ({ store, opened }) => {
    await store.leaveRun(opened.supervisor.id, 'detach')
    const several = { ...settings, agentsPerTask: 3 }
    const { run, supervisor } = await store.openRun(start({ mode: 'fresh', settings: several }))
    await store.importItems('to-do.json', [...finished, draft('C')])
    const claim = async () => claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
    const task = await claim()
    expect(task.agents).toHaveLength(3)
    await store.cancelItems([itemId('C')])
    await store.finishAttempt({ fence: fenceOf(task), reason: { code: 'stopped', message: '', detail: {} } })
    await store.cancelItems([itemId('C')])
    await store.openReviewPass(run.id, order)
    expect((await claim()).agents).toHaveLength(1)
  }))

test('what a supervisor finds that has lost the attempt is not stored', () =>
  withBacklog(finished, async ({ store, opened, due }) => {
    await due()
    const attempt = claimed(await store.claimNext({ supervisor: opened.supervisor.id, worker: 0 }))
    expect(await store.noteFound({ ...fenceOf(attempt), tenure: 7 }, ['C'])).toBe('ghost')
    expect(await store.reviewPassOf(itemId('REVIEW-1'))).toMatchObject({ found: null })
  }))
