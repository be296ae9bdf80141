export interface RetryPolicy {
  /** Counted attempts an item gets in all. */
  readonly attempts: number
  readonly backoffMs: number
  readonly maxMs: number
}

/** The wait before the next try after `failed` counted failures (1, 2, …): doubled each time, up to the maximum. */
export function backoffMs(policy: RetryPolicy, failed: number): number {
  const doubled = policy.backoffMs * 2 ** Math.min(Math.max(failed - 1, 0), 30)
  return Math.min(doubled, policy.maxMs)
}

/** The third interruption or fault of our own in a row of one item makes it fail: something about it ends whoever works on it. */
export const interruptionsAllowed = 2
