import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemTypes, type ItemType } from '../../src/core/item.ts'
import { forecast, type ForecastFacts } from '../../src/core/policy/forecast/forecast.ts'
import { always } from '../support/always.ts'

const measured = fc.record({
  type: fc.constantFrom(...itemTypes),
  ms: fc.integer({ min: 0, max: 10_000_000 }),
  units: fc.integer({ min: 1, max: 40 }),
  costUsd: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
})

const anyFacts: fc.Arbitrary<ForecastFacts> = fc
  .record({
    measured: fc.array(measured, { minLength: 3, maxLength: 30 }),
    remaining: fc.integer({ min: 1, max: 1_000 }),
    unitsEach: fc.integer({ min: 1, max: 40 }),
    inWorkMs: fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 8 }),
    longest: fc.integer({ min: 0, max: 200 }),
    workers: fc.integer({ min: 1, max: 64 }),
  })
  .map(({ unitsEach, ...facts }) => ({ ...facts, remainingUnits: facts.remaining * unitsEach }))

const msOf = (facts: ForecastFacts) => forecast(facts)?.ms ?? { p50: NaN, p90: NaN }
/** A forecast costs some milliseconds. */
const runs = 30
/** Sums of floating point numbers in another order. */
const slack = 1 + 1e-9

test('a band is a band: finite, not negative, the likely before the unlikely', () => {
  always(
    fc.property(anyFacts, (facts) => {
      const found = forecast(facts)
      for (const band of [found?.ms, found?.costUsd ?? { p50: 0, p90: 0 }]) {
        expect(band?.p50).toBeGreaterThanOrEqual(0)
        expect(band?.p90).toBeGreaterThanOrEqual(band?.p50 ?? NaN)
        expect(band?.p90).toBeLessThan(Infinity)
      }
    }),
    runs,
  )
})

test('one more task never makes it shorter, one more worker never longer', () => {
  always(
    fc.property(anyFacts, (facts) => {
      const now = msOf(facts)
      const { remaining, remainingUnits } = facts
      const each = remainingUnits / remaining
      const more = msOf({ ...facts, remaining: remaining + 1, remainingUnits: remainingUnits + each })
      if (remaining >= facts.workers) {
        expect(more.p50 * slack + 1e-6).toBeGreaterThanOrEqual(now.p50)
        expect(more.p90 * slack + 1e-6).toBeGreaterThanOrEqual(now.p90)
      }
      const helped = msOf({ ...facts, workers: facts.workers + 1 })
      expect(helped.p50).toBeLessThanOrEqual(now.p50 * slack + 1e-6)
      expect(helped.p90).toBeLessThanOrEqual(now.p90 * slack + 1e-6)
    }),
    runs,
  )
})

test('tasks that take twice as long take twice as long together', () => {
  always(
    fc.property(anyFacts, (facts) => {
      const twice = msOf({
        ...facts,
        measured: facts.measured.map((task) => ({ ...task, ms: task.ms * 2 })),
        inWorkMs: facts.inWorkMs.map((ms) => ms * 2),
      })
      expect(twice.p50 / 2).toBeCloseTo(msOf(facts).p50, 3)
      expect(twice.p90 / 2).toBeCloseTo(msOf(facts).p90, 3)
    }),
    runs,
  )
})

test('ten equal tasks for two workers take five times as long as one; a chain of ten takes ten', () => {
  const task = { type: 'bug', ms: 60_000, units: 1, costUsd: 0.5 } as const
  const facts = {
    measured: [task, task, task],
    remaining: 10,
    remainingUnits: 10,
    inWorkMs: [],
    longest: 1,
    workers: 2,
  }
  const { ms, costUsd } = forecast(facts) ?? {}
  expect(ms?.p50).toBeGreaterThanOrEqual(5 * 60_000)
  expect(ms?.p50).toBeLessThan(6 * 60_000)
  expect(costUsd).toEqual({ p50: 5, p90: 5 })
  expect(msOf({ ...facts, longest: 10 }).p50).toBe(10 * 60_000)
})

test('what remains is as long and as dear as its units say, not as the tasks that happened to be done first', () => {
  const small = { type: 'docs', ms: 60_000, units: 1, costUsd: 0.5 } as const
  const large = { type: 'feature', ms: 600_000, units: 10, costUsd: 5 } as const
  const facts = { measured: [small, small, small, large], inWorkMs: [], longest: 10, workers: 1 }
  const left = forecast({ ...facts, remaining: 6, remainingUnits: 60 })
  expect(left?.ms.p50).toBeCloseTo(60 * 60_000)
  expect(left?.costUsd?.p50).toBeCloseTo(30)
})

test('what scatters widely, or is known of few tasks of its type, has a wide band', () => {
  const done = (ms: number, type: ItemType = 'bug') => ({ type, ms: ms * 60_000, units: 1, costUsd: null })
  const widthOf = (...tasks: readonly ReturnType<typeof done>[]): number => {
    const facts = { remaining: 10, remainingUnits: 10, inWorkMs: [], longest: 1, workers: 2 }
    const { p50, p90 } = msOf({ ...facts, measured: tasks })
    return p90 - p50
  }
  const even = widthOf(done(10), done(11), done(9), done(10))
  const wide = widthOf(done(2), done(18), done(15), done(5))
  expect(wide).toBeGreaterThan(3 * even)
  expect(widthOf(done(2), done(18, 'docs'), done(15, 'test'), done(5, 'chore'))).toBeGreaterThan(wide)
})

test('two finished tasks say nothing about the third, and without workers nothing ends', () => {
  const task = { type: 'bug', ms: 60_000, units: 1, costUsd: null } as const
  const facts = {
    measured: [task, task],
    remaining: 1,
    remainingUnits: 1,
    inWorkMs: [],
    longest: 1,
    workers: 2,
  }
  expect(forecast(facts)).toBeNull()
  expect(forecast({ ...facts, measured: [task, task, task], workers: 0 })).toBeNull()
  expect(forecast({ ...facts, measured: [task, task, task] })?.costUsd).toBeNull()
})

test('nothing ends before the last task that waits for a time has begun and is done', () => {
  const task = { type: 'bug', ms: 60_000, units: 1, costUsd: null } as const
  const facts = {
    measured: [task, task, task],
    remaining: 1,
    remainingUnits: 1,
    inWorkMs: [],
    longest: 1,
    workers: 2,
  }
  expect(msOf({ ...facts, lastStartMs: 3_600_000 })).toEqual({ p50: 3_660_000, p90: 3_660_000 })
})
