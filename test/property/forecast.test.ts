import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecast, type ForecastFacts } from '../../src/core/policy/forecast.ts'
import { always } from '../support/always.ts'

const measured = fc.record({
  ms: fc.integer({ min: 0, max: 10_000_000 }),
  units: fc.integer({ min: 1, max: 40 }),
  costUsd: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
})

const anyFacts: fc.Arbitrary<ForecastFacts> = fc.record({
  measured: fc.array(measured, { minLength: 3, maxLength: 30 }),
  remaining: fc.integer({ min: 1, max: 1_000 }),
  inWorkMs: fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 8 }),
  longest: fc.integer({ min: 0, max: 200 }),
  workers: fc.integer({ min: 1, max: 64 }),
})

const msOf = (facts: ForecastFacts) => forecast(facts)?.ms ?? { p50: NaN, p90: NaN }
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
  )
})

test('one more task never makes it shorter, one more worker never longer', () => {
  always(
    fc.property(anyFacts, (facts) => {
      const now = msOf(facts)
      const more = msOf({ ...facts, remaining: facts.remaining + 1 })
      if (facts.remaining >= facts.workers) {
        expect(more.p50 * slack + 1e-6).toBeGreaterThanOrEqual(now.p50)
        expect(more.p90 * slack + 1e-6).toBeGreaterThanOrEqual(now.p90)
      }
      const helped = msOf({ ...facts, workers: facts.workers + 1 })
      expect(helped.p50).toBeLessThanOrEqual(now.p50 * slack + 1e-6)
      expect(helped.p90).toBeLessThanOrEqual(now.p90 * slack + 1e-6)
    }),
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
  )
})

test('ten equal tasks for two workers take five times as long as one; a chain of ten takes ten', () => {
  const task = { ms: 60_000, units: 1, costUsd: 0.5 }
  const facts = { measured: [task, task, task], remaining: 10, inWorkMs: [], longest: 1, workers: 2 }
  const { ms, costUsd } = forecast(facts) ?? {}
  expect(ms?.p50).toBeGreaterThanOrEqual(5 * 60_000)
  expect(ms?.p50).toBeLessThan(6 * 60_000)
  expect(costUsd).toEqual({ p50: 5, p90: 5 })
  expect(msOf({ ...facts, longest: 10 }).p50).toBe(10 * 60_000)
})

test('two finished tasks say nothing about the third, and without workers nothing ends', () => {
  const task = { ms: 60_000, units: 1, costUsd: null }
  const facts = { measured: [task, task], remaining: 1, inWorkMs: [], longest: 1, workers: 2 }
  expect(forecast(facts)).toBeNull()
  expect(forecast({ ...facts, measured: [task, task, task], workers: 0 })).toBeNull()
  expect(forecast({ ...facts, measured: [task, task, task] })?.costUsd).toBeNull()
})
