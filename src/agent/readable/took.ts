import { briefDuration } from '../../text/duration.ts'
import type { Safe } from '../../text/safe.ts'

/** `0.2s`, `3.9s`, `41s`, `1m 10s`. */
export function took(ms: number): Safe {
  return ms < 9_950 ? (`${(Math.max(0, ms) / 1_000).toFixed(1)}s` as Safe) : briefDuration(ms)
}

/** Shorter ones are not worth a word. */
export const leastWorth = 100
