import { expect, it } from 'vitest'
import { spokenDuration } from '../../../src/text/time/spoken-duration.ts'

it.each([
  [900, '0 seconds'],
  [1_000, '1 second'],
  [52_900, '52 seconds'],
  [60_000, '1 minute'],
  [112_000, '1 minute 52'],
  [3_600_000, '1 hour'],
  [7_500_000, '2 hours 5 minutes'],
])('%i ms are read as %s', (ms, words) => {
  expect(spokenDuration(ms)).toBe(words)
})
