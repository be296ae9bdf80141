import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import type { IndexedOrder, SliceMark } from '../../../src/core/list/list-reader.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import type { Strategy } from '../../../src/core/run/settings.ts'
import type { ItemState } from '../../../src/core/state.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'

/** Enough for every stretch to be longer than a slice; the file's order is no other one's. */
const drafts = [
  ...[7, 3, 9, 1, 5, 3, 0].map((priority, index) =>
    draft(`READY-${index}`, { priority, estimateHours: priority }),
  ),
  ...[1, 2, 3, 4].map((index) => draft(`BLOCKED-${index}`, { needs: ['READY-2'] })),
  ...[1, 2, 3].map((index) => draft(`HELD-${index}`, { hold: 'source' })),
  ...[1, 2, 3, 4, 5].map((index) => draft(`DONE-${index}`, { status: 'done' })),
  ...[1, 2, 3].map((index) => draft(`FAILED-${index}`, { status: 'failed' })),
  ...[1, 2].map((index) => draft(`CANCELLED-${index}`, { status: 'cancelled' })),
]

async function inSlices(
  store: Store,
  order: IndexedOrder,
  limit: number,
  states: readonly ItemState[] | null = null,
): Promise<readonly string[]> {
  const ids: string[] = []
  let after: SliceMark | null = null
  do {
    const slice = await store.listSlice({ order, states, after, limit, facts: limit % 2 === 0 })
    ids.push(...slice.items.map(({ id }) => id))
    after = slice.next
  } while (after !== null)
  return ids
}

const idsOf = async (store: Store, order: IndexedOrder, states: readonly ItemState[] | null = null) =>
  (await store.items({ order, states, offset: 0, limit: 100 })).map(({ item }) => item.id)

test.each(['priority', 'dependency', 'mixed'] as const satisfies readonly Strategy[])(
  'a list that is read in slices is the one that is read in windows: %s',
  (strategy) =>
    withRun(
      drafts,
      { strategy, retry: { attempts: 3, backoffMs: 1_000, maxMs: 1_000 } },
      async ({ at, claim }) => {
        const first = await claim()
        const second = await claim()
        if (first.kind !== 'claimed' || second.kind !== 'claimed') throw new Error('nothing to claim')
        const why = { code: 'agent:exit-1', message: 'exit 1', detail: {} } as const
        await at(20).finishAttempt({ fence: fenceOf(second.attempt), reason: why })
        const now = at(30)
        expect((await now.counts()).waiting).toBe(1)
        for (const order of ['needs you', 'state', 'file'] as const) {
          const whole = await idsOf(now, order)
          expect(whole).toHaveLength(drafts.length)
          for (const limit of [1, 2, 3, 7, 100]) expect(await inSlices(now, order, limit)).toEqual(whole)
          const states = ['failed', 'done', 'todo'] as const
          expect(await inSlices(now, order, 2, states)).toEqual(await idsOf(now, order, states))
        }
      },
    ),
)

test('a slice goes on behind a task that has left its stretch since', () =>
  withRun(drafts, {}, async ({ store, claim }) => {
    const states = ['todo'] as const
    const { items, next } = await store.listSlice({
      order: 'needs you',
      states,
      after: null,
      limit: 2,
      facts: false,
    })
    expect(items.map(({ id }) => id)).toEqual(['READY-6', 'READY-3'])
    await claim()
    await claim()
    const rest = await store.listSlice({ order: 'needs you', states, after: next, limit: 2, facts: false })
    expect(rest.items.map(({ id }) => id)).toEqual(['READY-1', 'READY-5'])
  }))

test('a slice knows what orders and filters look at', () =>
  withRun([draft('A-1', { priority: 2, metadata: { labels: ['ui'] } })], {}, async ({ store, at, claim }) => {
    const [before] = (
      await store.listSlice({ order: 'file', states: null, after: null, limit: 9, facts: true })
    ).items
    expect(before).toMatchObject({ id: 'A-1', priority: 2, tries: 0, lastedMs: null, state: 'todo' })
    expect(before?.facts?.metadata).toEqual({ labels: ['ui'] })
    await claim(10)
    const [after] = (
      await at(4_010).listSlice({ order: 'file', states: null, after: null, limit: 9, facts: false })
    ).items
    expect(after).toMatchObject({ state: 'claimed', lastedMs: 4_000, facts: null })
    const number = await store.numberOf(before!.id)
    expect(number).toBe(before!.number)
    expect((await store.itemsByNumber([number!])).map(({ item }) => item.id)).toEqual(['A-1'])
  }))
