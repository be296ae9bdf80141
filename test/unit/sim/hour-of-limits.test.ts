import { expect, test } from 'vitest'
import type { StoredEvent } from '../../../src/core/event.ts'
import { simulatedStart } from '../../../src/sim/rehearse.ts'
import { aDraft } from '../../support/sim/drafts.ts'
import { rehearsed } from '../../support/sim/rehearsed.ts'
import type { Sight } from '../../support/sim/simulated-board.ts'

const minutes = 60_000

/** Six tasks of twenty minutes for three workers and one login, whose limit is met after some minutes and lasts an hour. */
const anHourOfLimits = () =>
  rehearsed({
    drafts: ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => aDraft(id, { estimateHours: 2 })),
    settings: { workers: 3 },
    rules: { faultOf: (item, turn) => (item === 'A' && turn === 1 ? 'ratelimit' : null) },
    looksAfterMs: [1, 30, 50, 70].map((minute) => minute * minutes),
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
  // After the limit, and not long after it, everybody is at work again.
  expect(startsBetween(events, 6 * minutes, 64 * minutes)).toBe(0)
  expect(startsBetween(events, 64 * minutes, 66 * minutes)).toBe(3)
})

test('at each moment of it the header counts down to its end, and each task names what it waits for', async () => {
  const { sights } = await anHourOfLimits()
  const [before, early, late, after] = sights
  expect(before?.header).toContain('RUNNING')
  expect(early?.header).toMatch(/WAITING \D*34:2\d/)
  expect(late?.header).toMatch(/WAITING \D*14:2\d/)
  expect(after?.header).toContain('RUNNING')
  for (const [sight, left] of [
    [early, '34:2'],
    [late, '14:2'],
  ] as const)
    for (const why of Object.values(whyOf(sight))) {
      expect(why).toContain(left)
      expect(why).toContain('claude')
    }
  expect(Object.keys(whyOf(early))).toHaveLength(6)
})

const startsBetween = (events: readonly StoredEvent[], fromMs: number, toMs: number): number =>
  events.filter(
    ({ at, body }) =>
      body.type === 'item:claimed' && at - simulatedStart >= fromMs && at - simulatedStart < toMs,
  ).length

const whyOf = (sight: Sight | undefined) => sight?.why ?? {}
