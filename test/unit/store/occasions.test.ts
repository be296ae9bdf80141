import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'

const take = { channel: 'programs', needs: [], ended: [] } as const

test('of two processes that see the same event one takes it, and a restart goes on behind it', () =>
  withRun([draft('A')], { retry: { attempts: 1, backoffMs: 0, maxMs: 0 } }, async ({ store, run, claim }) => {
    const began = await store.beginCalling(run.id, 'programs')
    const fence = fenceOf(claimed(await claim()))
    await store.finishAttempt({ fence, reason: reason('timeout', 'too slow') })
    const { events, upTo } = await store.occasionsSince(run.id, began)
    expect(events.map(({ body, item }) => [body.type, item])).toEqual([['item:failed', 'A']])
    const { seq = 0 } = events[0] ?? {}
    expect(await store.takeOccasion({ ...take, run: run.id, seq })).toEqual([])
    expect(await store.takeOccasion({ ...take, run: run.id, seq })).toBeNull()
    // The terminal is called apart from programs.
    expect(await store.takeOccasion({ ...take, run: run.id, seq, channel: 'terminal' })).toBeNull()
    await store.beginCalling(run.id, 'terminal')
    expect(await store.beginCalling(run.id, 'programs')).toBe(seq)
    expect(await store.occasionsSince(run.id, upTo)).toEqual({ events: [], upTo })
  }))

test('who is called for a need is not called for it again before it has ended', () =>
  withRun([], {}, async ({ store, run }) => {
    const began = await store.beginCalling(run.id, 'programs')
    const taken = (seq: number, needs: readonly string[], ended: readonly string[] = []) =>
      store.takeOccasion({ run: run.id, channel: 'programs', seq: began + seq, needs, ended })
    expect(await taken(1, ['held machine machine:disk'])).toEqual(['held machine machine:disk'])
    expect(await taken(2, ['held machine machine:disk'])).toEqual([])
    expect(await taken(3, [], ['held machine machine:disk'])).toEqual([])
    expect(await taken(4, ['held machine machine:disk'])).toEqual(['held machine machine:disk'])
  }))

test('a run that begins to call in its middle calls for nothing that was before', () =>
  withRun([draft('A')], {}, async ({ store, run, claim }) => {
    await claim()
    await store.note(run.id, { type: 'run:ended', outcome: 'finished' })
    const began = await store.beginCalling(run.id, 'terminal')
    expect((await store.occasionsSince(run.id, began)).events).toEqual([])
  }))
