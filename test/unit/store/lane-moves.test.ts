import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { LaneLease } from '../../../src/core/ports/lane-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, merged, tip } from '../../support/store/sample.ts'
import { queue } from '../../support/store/stages.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

/** Three that wait to be merged, in this order, in a lane of ours. */
async function threeQueued({ store, claim }: Bench) {
  const attempts = [claimed(await claim()), claimed(await claim()), claimed(await claim())] as const
  for (const attempt of attempts) await queue(store, fenceOf(attempt))
  const lease = await store.takeLane('main', attempts[0].owner, () => 'alive')
  if (lease === null) throw new Error('no lane')
  const move = (id: string, by: -1 | 1) => store.laneMove(lease, { item: itemId(id), by })
  return { attempts, lease, move }
}

const three = [draft('A'), draft('B'), draft('C')]

async function order(store: Store): Promise<readonly string[]> {
  const page = { order: 'needs you', states: ['queued', 'merging'], offset: 0, limit: 10 } as const
  return (await store.items(page)).map(({ item }) => item.id)
}

async function nextOne(store: Store, lease: LaneLease): Promise<string | null> {
  const head = await store.beginMerge(lease)
  return head === 'ghost' || head === null ? null : head.item.id
}

test('work that a person has moved is merged in that order, and stands so in every list', () =>
  withRun(three, {}, async (bench) => {
    const { store } = bench
    const { lease, move } = await threeQueued(bench)
    expect(await move('c', -1)).toEqual({ kind: 'moved', past: 'B', place: 2 })
    expect(await move('C', -1)).toEqual({ kind: 'moved', past: 'A', place: 1 })
    expect(await order(store)).toEqual(['C', 'A', 'B'])
    expect(await move('C', -1)).toEqual({ kind: 'stays', why: 'first', past: null })
    expect(await move('C', 1)).toEqual({ kind: 'moved', past: 'A', place: 2 })
    expect(await nextOne(store, lease)).toBe('A')
    const moves = (await store.events({ after: 0, limit: 100 })).filter(
      ({ body }) => body.type === 'merge:moved',
    )
    expect(moves.map(({ item, body }) => [item, body])).toEqual([
      ['C', { type: 'merge:moved', by: -1, past: 'B' }],
      ['C', { type: 'merge:moved', by: -1, past: 'A' }],
      ['C', { type: 'merge:moved', by: 1, past: 'A' }],
    ])
  }))

test('what is merged meanwhile, has left or never waited is not moved, and nothing goes before a merge', () =>
  withRun([...three, draft('D')], {}, async (bench) => {
    const { store, claim } = bench
    const { attempts, lease, move } = await threeQueued(bench)
    const [a] = attempts
    expect(await nextOne(store, lease)).toBe('A')
    expect(await move('A', 1)).toEqual({ kind: 'stays', why: 'merging', past: null })
    expect(await move('B', -1)).toEqual({ kind: 'stays', why: 'behind the merge', past: 'A' })
    await store.laneStep(lease, fenceOf(a), { old: tip, merged })
    expect(await move('A', 1)).toMatchObject({ why: 'merging' })
    await store.laneDone(lease, fenceOf(a), { old: tip, merged })
    expect(await move('A', 1)).toMatchObject({ why: 'gone' })
    expect(await move('NOBODY', 1)).toMatchObject({ why: 'gone' })
    expect(claimed(await claim()).item).toBe('D')
    expect(await move('D', -1)).toMatchObject({ why: 'gone' })
    expect(await order(store)).toEqual(['B', 'C'])
  }))

test('only the owner of the lane changes its order', () =>
  withRun(three, {}, async (bench) => {
    const { store } = bench
    const { lease, move } = await threeQueued(bench)
    await store.releaseLane(lease)
    expect(await move('C', -1)).toBe('ghost')
    expect(await order(store)).toEqual(['A', 'B', 'C'])
  }))
