import { expect, test } from 'vitest'
import { drawn, drawnFactor } from '../../../src/sim/seeded.ts'

const many = (seed: number) => Array.from({ length: 2_000 }, (_, index) => drawn(seed, 'fault', `T-${index}`))

test('what is drawn depends on the seed and on what it is drawn for, and on nothing else', () => {
  expect(drawn(7, 'work', 'A')).toBe(drawn(7, 'work', 'A'))
  expect(new Set([drawn(7, 'work', 'A'), drawn(8, 'work', 'A'), drawn(7, 'work', 'B')]).size).toBe(3)
  // A number is not its digits.
  expect(drawn(7, 1)).not.toBe(drawn(7, '1'))
})

test.each([1, 7])('names that differ in one digit are drawn evenly, by seed %i', (seed) => {
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const share of many(seed)) tenths[Math.floor(share * 10)] = (tenths[Math.floor(share * 10)] ?? 0) + 1
  for (const count of tenths) expect(Math.abs(count - 200)).toBeLessThan(60)
})

test('half of all factors are within the spread, and none is out of all measure', () => {
  const factors = many(3).map((share) => drawnFactor(share, 0.5))
  const within = factors.filter((factor) => factor > 1 / 1.5 && factor < 1.5)
  expect(Math.abs(within.length - 1_000)).toBeLessThan(80)
  expect(Math.max(...factors)).toBeLessThan(10)
  expect(Math.min(...factors)).toBeGreaterThan(0.1)
})
