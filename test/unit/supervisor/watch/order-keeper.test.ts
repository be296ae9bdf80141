import { expect, onTestFinished, test } from 'vitest'
import { runId } from '../../../../src/core/ids.ts'
import type { ItemDraft, ItemType } from '../../../../src/core/item.ts'
import { planOf } from '../../../../src/core/policy/order/claim-plan.ts'
import type { PacedTask } from '../../../../src/core/policy/order/paces.ts'
import type { Clock } from '../../../../src/core/ports/clock.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { openMemoryStore } from '../../../../src/store/sqlite/open-memory-store.ts'
import { OrderKeeper } from '../../../../src/supervisor/watch/order-keeper.ts'
import { claimed } from '../../../support/store/claimed.ts'
import { draft, settings, start } from '../../../support/store/sample.ts'

const types: readonly ItemType[] = ['docs', 'feature', 'bug']

/** Streams of four tasks, each of one type: more rows and needs than are read at once, and more lengths than are written. */
const backlog = (count: number): readonly ItemDraft[] =>
  Array.from({ length: count }, (_, at) =>
    draft(`T${at}`, {
      type: types[Math.floor(at / 4) % types.length] ?? 'docs',
      needs: at % 4 === 0 ? [] : [`T${at - 1}`],
    }),
  )

const measured: readonly PacedTask[] = types.flatMap((type, at) =>
  Array.from({ length: 20 }, () => ({ type, ms: 60_000 * 4 ** at, units: 1 })),
)

/** @param outside that many more tasks, which the filter leaves out. */
async function keeping(drafts: readonly ItemDraft[], tasks: readonly PacedTask[], outside = 0) {
  let awakeMs = 0
  const pauses: number[] = []
  const clock: Clock = {
    now: () => awakeMs,
    awakeMs: () => awakeMs,
    sleep: (ms) => {
      pauses.push(ms)
      return Promise.resolve()
    },
  }
  const memory = openMemoryStore({ now: () => awakeMs, livenessOf: () => 'alive' })
  onTestFinished(() => memory.close())
  await memory.importItems('a.json', drafts)
  const stored: number[] = []
  const finished: number[] = []
  const store: Store = {
    ...memory,
    paceFacts: async () => ({ ...(await memory.paceFacts()), measured: tasks }),
    counts: async () => ({ ...(await memory.counts()), outside }),
    storeLengths: (round, lengths, isLast) => {
      stored.push(lengths.length)
      return memory.storeLengths(round, lengths, isLast)
    },
    finishLengths: () => {
      finished.push(awakeMs)
      return memory.finishLengths()
    },
  }
  const keeper = new OrderKeeper({ store, clock, run: { id: runId(1), settings } as never })
  const look = async (): Promise<void> => {
    awakeMs += 10_000
    keeper.kick()
    await keeper.whenIdle()
  }
  return { memory, look, stored, finished, pauses }
}

test('what is measured orders the claims as a plan at that pace does, in small steps', async () => {
  const drafts = backlog(5_000)
  const { memory, look, stored, pauses } = await keeping(drafts, measured)
  await look()
  const { paces, isUnfinished } = await memory.paceFacts()
  expect(isUnfinished).toBe(false)
  const plan = planOf(drafts, 'dependency', { paces }).map(({ id }) => id)
  const run = await memory.openRun(start({ settings: { ...settings, strategy: 'dependency' } }))
  for (const id of plan.slice(0, 300)) {
    expect(claimed(await memory.claimNext({ supervisor: run.supervisor.id, worker: 0 })).item).toBe(id)
  }
  expect(Math.max(...stored)).toBeLessThanOrEqual(250)
  expect(pauses.length).toBeGreaterThan(10)
})

test('what stands is left alone while nothing has moved', async () => {
  const { memory, look, stored } = await keeping(backlog(12), measured)
  await look()
  expect(stored).toHaveLength(1)
  await memory.importItems('b.json', [draft('X')])
  await look()
  expect(stored).toHaveLength(1)
})

test('the tasks outside the filter count for how large the backlog is', async () => {
  const { look, stored } = await keeping(backlog(12), measured, 100_000)
  await look()
  expect(stored).toEqual([])
})

test('a round that a kill has left is done anew', async () => {
  const { memory, look, stored } = await keeping(backlog(12), [])
  await look()
  expect(stored).toEqual([])
  await memory.beginRound(new Map([['docs', 8]]))
  await look()
  expect(await memory.paceFacts()).toMatchObject({ isUnfinished: false })
  expect((await memory.worksAfter(0, 1))[0]?.length).toBe(32)
  const times = stored.length
  await memory.importItems('b.json', [draft('X')])
  await look()
  expect(stored).toHaveLength(times)
})

test('what a kill has left of a change in a large backlog is done, though nothing is ranked anew there', async () => {
  const { memory, look, stored, finished } = await keeping(backlog(12), measured, 100_000)
  await look()
  expect(finished).toEqual([])
  await memory.beginRound(new Map())
  await look()
  expect([stored, finished]).toEqual([[], [20_000]])
})
