import { expect, test } from 'vitest'
import { costBand, durationBand } from '../../../src/text/time/band-words.ts'

const minute = 60_000

test.each([
  [0, 59_000, '<1m'],
  [minute, 1.2 * minute, '1m'],
  [6 * minute, 9 * minute, '6-9m'],
  [21 * minute, 21.2 * minute, '21m'],
  [50 * minute, 61 * minute, '50m-1h00m'],
  [101 * minute, 124 * minute, '1h40m-2h05m'],
  [48 * 60 * minute, 54 * 60 * minute, '2d-2d6h'],
])('%i to %i ms is %s', (p50, p90, words) => {
  expect(durationBand({ p50, p90 })).toBe(words)
})

test('costs as dollars', () => {
  expect(costBand({ p50: 6.1, p90: 7.4 })).toBe('$6.10-$7.40')
  expect(costBand({ p50: 0, p90: 0 })).toBe('$0.00')
})
