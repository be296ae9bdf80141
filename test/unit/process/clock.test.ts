import { expect, test } from 'vitest'
import { systemClock } from '../../../src/process/clock.ts'

test('a sleep ends early when its signal aborts, and does not reject', async () => {
  const stop = new AbortController()
  const sleep = systemClock.sleep(600_000, stop.signal)
  stop.abort()
  await sleep
  expect(stop.signal.aborted).toBe(true)
  await systemClock.sleep(600_000, AbortSignal.abort())
})

test('awake time only grows', () => {
  const first = systemClock.awakeMs()
  expect(systemClock.awakeMs()).toBeGreaterThanOrEqual(first)
})
