import type { EpochMs } from '../ids.ts'

export interface Clock {
  /** This machine's time. Moments that are stored are the store's: they are compared with `store.now()`. */
  now(): EpochMs
  /** Monotonic milliseconds; stops while the machine sleeps. */
  awakeMs(): number
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
