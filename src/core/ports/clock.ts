import type { EpochMs } from '../ids.ts'

export interface Clock {
  now(): EpochMs
  /** Monotonic milliseconds; stops while the machine sleeps. */
  awakeMs(): number
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
