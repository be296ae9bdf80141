import { expect, test } from 'vitest'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { LaneKeeper } from '../../../../src/supervisor/lane/lane-keeper.ts'

interface Story {
  readonly merges: number
  readonly gate?: readonly string[]
  /** Called with how many were merged. */
  readonly merged?: (count: number) => void
  readonly signal?: AbortSignal
}

/** How many merges had come onto the lane at each delivery. */
async function deliveriesOf({ merges, gate = [], merged, signal }: Story): Promise<readonly number[]> {
  const deliveries: number[] = []
  let done = 0
  const world = {
    run: { settings: { target: 'main', gate } },
    clock: { now: () => 0, awakeMs: () => 0 },
    clearing: { add: async () => undefined },
    store: {
      takeLane: async () => ({ target: 'main' }),
      beginMerge: async () =>
        done === merges
          ? null
          : { step: null, attempt: { id: done + 1, work: null, agents: [{ worktree: {} }] }, item: {} },
      laneRecord: async () => ({ tip: null, delivered: null }),
      laneDone: async () => {
        done++
        merged?.(done)
        return 'ok'
      },
      noteDelivery: async () => undefined,
      delivery: async () => null,
    },
    git: {
      branchTip: async () => 'branch',
      lane: {
        tip: async () => 'tip',
        incoming: async () => ({ kind: 'none' }),
        follow: async () => {
          if (deliveries.at(-1) === done) return { kind: 'there' }
          deliveries.push(done)
          return { kind: 'followed', from: 'branch', to: 'tip' }
        },
      },
    },
  } as unknown as SupervisorContext
  const failures: unknown[] = []
  const keeper = new LaneKeeper(world, { changed: () => undefined, failed: (error) => failures.push(error) })
  keeper.kick(signal ?? new AbortController().signal)
  await keeper.whenIdle()
  expect(failures).toEqual([])
  return deliveries
}

test('merges that wait together are delivered together, eight at most', async () => {
  expect(await deliveriesOf({ merges: 3 })).toEqual([3])
  expect(await deliveriesOf({ merges: 19 })).toEqual([8, 16, 19])
})

test('behind a gate each is delivered as it comes', async () => {
  expect(await deliveriesOf({ merges: 3, gate: ['make check'] })).toEqual([1, 2, 3])
})

test('told to end, what was merged is delivered first', async () => {
  const stop = new AbortController()
  const merged = (count: number): void => {
    if (count === 2) stop.abort()
  }
  expect(await deliveriesOf({ merges: 5, merged, signal: stop.signal })).toEqual([2])
})
