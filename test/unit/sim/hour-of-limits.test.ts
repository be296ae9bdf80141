import { expect, test } from 'vitest'
import { claude } from '../../../src/agent/presets/claude.ts'
import type { PoolEntry } from '../../../src/core/agent/pool.ts'
import type { AgentPreset } from '../../../src/core/agent/preset.ts'
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
    expect(sight?.header).toMatch(/WAITING claude resets \d/)
    expect(countdownIn(sight?.header)).toBeCloseTo(leftMs, -4)
    const whys = Object.values(sight?.why ?? {})
    expect(whys).toHaveLength(6)
    for (const why of whys) {
      expect(why).toMatch(/claude resets \d/)
      expect(countdownIn(why)).toBeCloseTo(leftMs, -4)
    }
  }
})

test('while one login of two is limited the other has all work; when the limit is over both have it', async () => {
  const other = { ...claude, name: 'other' }
  const { run, events, store, tookMs } = await rehearsed({
    drafts: Array.from({ length: 24 }, (_, index) => aDraft(`T${index}`, { estimateHours: 2 })),
    settings: {
      workers: 3,
      pool: { strategy: 'round-robin', entries: [claude, other].map(entryOf) },
    },
    rules: { faultOf: (item, turn) => (item === 'T0' && turn === 1 ? 'ratelimit' : null) },
  })
  const limited = events.find(({ body }) => body.type === 'pool:limited')?.at ?? 0
  const free = events.find(({ body }) => body.type === 'pool:free')?.at ?? 0
  expect(free - limited).toBeGreaterThan(60 * minutes)
  expect(free - limited).toBeLessThan(85 * minutes)
  const all = await store.attemptsOfRun(run.id)
  const names = (from: number, to: number) =>
    new Set(
      all.filter(({ startedAt }) => startedAt > from && startedAt < to).map(({ agents }) => agents[0].preset),
    )
  // Who was at work meets the limit within a minute, with the next request.
  expect(names(limited, limited + 60 * minutes)).toEqual(new Set(['other']))
  expect(names(free, Infinity)).toEqual(new Set(['claude', 'other']))
  // Eight rounds of twenty minutes, and what the limit interrupted: nobody waited for anything.
  expect(tookMs).toBeLessThan(170 * minutes)
  expect(await store.counts()).toMatchObject({ done: 24 })
})

test('while the login of the reviewer is limited, workers go on with other tasks; then all that waited is reviewed', async () => {
  const reader = { ...claude, name: 'reader' }
  const { events, store, ended, sights } = await rehearsed({
    drafts: Array.from({ length: 9 }, (_, index) => aDraft(`T${index}`)),
    settings: {
      workers: 2,
      // The first task is the reader's, and meets its limit.
      pool: { strategy: 'priority', entries: [{ ...entryOf(reader), maxConcurrent: 1 }, entryOf(claude)] },
      review: { agent: reader, rounds: 2, on: ['feature'] },
    },
    rules: { faultOf: (item, turn) => (item === 'T0' && turn === 1 ? 'ratelimit' : null) },
    looksAfterMs: [50 * minutes],
  })
  expect(ended).toEqual({ kind: 'finished' })
  const limited = events.find(({ body }) => body.type === 'pool:limited')?.at ?? 0
  const free = events.find(({ body }) => body.type === 'pool:free')?.at ?? 0
  expect(free - limited).toBeGreaterThan(55 * minutes)
  // Four wait without a worker, two with theirs: more would fill the disk with worktrees.
  expect(claimsOf(events, limited, free)).toEqual(['T0', 'T2', 'T3', 'T4', 'T5'])
  const [sight] = sights
  expect(sight?.snapshot.slots).toHaveLength(2)
  const done = await store.items({ order: 'file', states: ['done'], offset: 0, limit: 10 })
  expect(done.map(({ attempt }) => attempt?.tryNumber)).toEqual(Array.from({ length: 9 }, () => 1))
})

const claimsOf = (events: readonly StoredEvent[], from: number, to: number) =>
  events.flatMap(({ at, item, body }) => (body.type === 'item:claimed' && at >= from && at < to ? item : []))

const entryOf = (preset: AgentPreset): PoolEntry => ({
  preset,
  weight: 1,
  maxConcurrent: null,
  fallback: false,
  price: null,
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
