import type { Clock } from '../core/ports/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  // CLOCK_MONOTONIC on Linux, mach_absolute_time on macOS: both stop while the machine sleeps.
  awakeMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  // Each agent is looked at ten times a second: Node's own promise of a timer, which rejects when it is aborted, costs twice as much.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal?.addEventListener('abort', end)
    }),
}
