import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../core/ports/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  // CLOCK_MONOTONIC on Linux, mach_absolute_time on macOS: both stop while the machine sleeps.
  awakeMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal })
    } catch {
      // Aborted: the caller asks its signal, and has nothing to catch.
    }
  },
}
