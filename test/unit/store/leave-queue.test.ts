import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft } from '../../support/store/sample.ts'
import { queue } from '../../support/store/stages.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

test('what waits in the queue is stopped there, but not what is being merged', () =>
  withRun([draft('A'), draft('B')], {}, async ({ store, claim }) => {
    const [first, second] = [claimed(await claim()), claimed(await claim())]
    expect(await store.leaveQueue(fenceOf(second))).toBe('ghost')
    await queue(store, fenceOf(first))
    await queue(store, fenceOf(second))
    const lease = await store.takeLane('main', first.owner, () => 'alive')
    await store.beginMerge(lease!)
    expect(await store.leaveQueue(fenceOf(first))).toBe('ghost')
    expect(await store.leaveQueue(fenceOf(second))).toBe('ok')
    expect(await store.item(itemId('B'))).toMatchObject({
      state: 'todo',
      item: { attempts: 0, standing: { hold: 'stopped', reason: { code: 'stopped' } } },
    })
    expect((await store.item(itemId('A')))?.state).toBe('merging')
    expect(await store.leaveQueue(fenceOf(second))).toBe('ghost')
  }))

/** Both in the queue, and the second taken out as a person does. */
async function withoutB({ store, claim }: Bench) {
  const [first, second] = [claimed(await claim()), claimed(await claim())]
  await queue(store, fenceOf(first))
  await queue(store, fenceOf(second))
  await store.askToStop([itemId('B')], () => 'alive')
  await store.leaveQueue(fenceOf(second))
  const { id = 0 } = (await store.lastAct()) ?? {}
  return { first, second, act: id }
}

test('taken back, it waits at its old place with the files that it had', () =>
  withRun(
    [draft('A'), draft('B', { files: ['src/b.ts'] }), draft('C', { files: ['src/b.ts'] })],
    {},
    async (bench) => {
      const { store, next } = bench
      const { second, act } = await withoutB(bench)
      expect(await store.takeBackAct(act)).toEqual({ kind: 'stop', items: ['B'], queued: ['B'], refused: [] })
      expect((await store.item(itemId('B')))?.state).toBe('queued')
      expect(await store.attempt(second.id)).toMatchObject({
        phase: 'queued',
        end: null,
        epoch: second.epoch,
      })
      expect(await next()).toBe('inProgress')
      expect(await store.leaveQueue(fenceOf(second))).toBe('ok')
    },
  ))

test('what has been begun anew since is not queued again', () =>
  withRun([draft('A'), draft('B')], {}, async (bench) => {
    const { store, claim } = bench
    const { act } = await withoutB(bench)
    await store.retryItems([itemId('B')])
    claimed(await claim())
    expect(await store.takeBackAct(act)).toMatchObject({ items: [], queued: [] })
    expect((await store.item(itemId('B')))?.state).toBe('claimed')
  }))
