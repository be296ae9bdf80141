import { expect, test } from 'vitest'
import { systemClock } from '../../../src/process/clock.ts'

test('a sleep ends early when its signal aborts, before or meanwhile, and does not reject', async () => {
  const stop = new AbortController()
  const sleep = systemClock.sleep(600_000, stop.signal)
  stop.abort()
  await sleep
  await systemClock.sleep(600_000, AbortSignal.abort())
})

test('awake time goes on with the time that is slept', async () => {
  const before = systemClock.awakeMs()
  await systemClock.sleep(20)
  // A timer may come a moment early.
  expect(systemClock.awakeMs() - before).toBeGreaterThan(15)
})
