import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, start } from '../../support/store/sample.ts'
import { collecting, running } from '../../support/store/stages.ts'
import { withRun } from '../../support/store/with-run.ts'

test('only agents that work are frozen, since when is stored once, and a later phase has none', () =>
  withRun([draft('A')], {}, async ({ store, claim, at }) => {
    const fence = fenceOf(claimed(await claim()))
    const frozenAt = async () => (await store.item(itemId('A')))?.attempt?.frozenAt
    expect(await store.freeze(fence)).toBe('not running')
    await store.enterPhase(fence, running)
    expect(await at(1_000).freeze(fence)).toBe('ok')
    expect(await at(2_000).freeze(fence)).toBe('ok')
    expect(await frozenAt()).toBe(1_000)
    expect(await store.thaw(fence)).toBe('ok')
    expect(await store.thaw(fence)).toBe('not frozen')
    expect(await frozenAt()).toBeUndefined()
    await at(3_000).freeze(fence)
    expect(await store.freeze({ ...fence, tenure: fence.tenure + 1 })).toBe('ghost')
    const told = (await store.events({ after: 0, limit: 100 })).map(({ body }) => body.type)
    expect(told.filter((type) => /frozen|thawed/.test(type))).toEqual([
      'attempt:frozen',
      'attempt:thawed',
      'attempt:frozen',
    ])
    await store.enterPhase(fence, collecting)
    expect(await frozenAt()).toBeUndefined()
  }))

test('who adopts it knows that it is frozen', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const fence = fenceOf(claimed(await claim()))
    await store.enterPhase(fence, running)
    await store.freeze(fence)
    const other = await store.openRun(start({ identity: identity(2) }))
    const { adopted } = await store.adoptOrphans(other.supervisor.id, () => 'dead')
    expect(adopted[0]).toMatchObject({ item: 'A', phase: 'running', frozenAt: expect.any(Number) as number })
  }))
