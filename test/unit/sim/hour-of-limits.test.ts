import { expect, test } from 'vitest'
import type { StoredEvent } from '../../../src/core/event.ts'
import { aDraft } from '../../support/sim/drafts.ts'
import { rehearsed } from '../../support/sim/rehearsed.ts'

const minutes = 60_000

/** Six tasks of twenty minutes for three workers and one login, whose limit is met after some minutes and lasts an hour. */
const anHourOfLimits = () =>
  rehearsed({
    drafts: ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => aDraft(id, { estimateHours: 2 })),
    settings: { workers: 3 },
    rules: { faultOf: (item, turn) => (item === 'A' && turn === 1 ? 'ratelimit' : null) },
    looksAfterMs: [1, 30, 50, 80].map((minute) => minute * minutes),
  })

test('an hour of limits counts as no try, and nobody is forgotten in it', async () => {
  const { ended, tookMs, store, events } = await anHourOfLimits()
  expect(ended).toEqual({ kind: 'finished' })
  expect(await store.counts()).toMatchObject({ done: 6, total: 6 })
  const done = await store.items({ order: 'file', states: ['done'], offset: 0, limit: 10 })
  expect(done.map(({ attempt }) => attempt?.tryNumber)).toEqual([1, 1, 1, 1, 1, 1])
  const reasons = events.flatMap(({ body }) => (body.type === 'item:released' ? body.reason.code : []))
  expect(new Set(reasons)).toEqual(new Set(['waiting:usage_limit']))
  // Two rounds of twenty minutes and the hour between; who was interrupted goes on where it was.
  expect(tookMs).toBeLessThan(102 * minutes)
  // Nobody starts into it, and right after it everybody is at work again.
  const { from, until } = limitIn(events)
  expect(startsBetween(events, from + minutes, until)).toBe(0)
  expect(startsBetween(events, until, until + minutes)).toBe(3)
})

test('at each moment of it the header counts down to its end, and each task names what it waits for', async () => {
  const { sights, events } = await anHourOfLimits()
  const [before, early, late, after] = sights
  const { until } = limitIn(events)
  expect(before?.header).toContain('RUNNING')
  expect(after?.header).toContain('RUNNING')
  for (const sight of [early, late]) {
    const leftMs = until - (sight?.snapshot.now ?? 0)
    expect(sight?.header).toContain('WAITING')
    expect(countdownIn(sight?.header)).toBeCloseTo(leftMs, -4)
    const whys = Object.values(sight?.why ?? {})
    expect(whys).toHaveLength(6)
    for (const why of whys) {
      expect(why).toContain('claude')
      expect(countdownIn(why)).toBeCloseTo(leftMs, -4)
    }
  }
})

/** From the moment at which the first agent had to end because of it, to five seconds after the reset that it was told. */
function limitIn(events: readonly StoredEvent[]): { readonly from: number; readonly until: number } {
  const from = events.find(({ body }) => body.type === 'item:released')?.at ?? 0
  return { from, until: from + 60 * minutes }
}

/** `34:27`, in milliseconds. */
function countdownIn(text = ''): number {
  const [, left = '', seconds = ''] = /(\d+):(\d\d)/.exec(text) ?? []
  return (Number(left) * 60 + Number(seconds)) * 1_000
}

const startsBetween = (events: readonly StoredEvent[], from: number, to: number): number =>
  events.filter(({ at, body }) => body.type === 'item:claimed' && at >= from && at < to).length
