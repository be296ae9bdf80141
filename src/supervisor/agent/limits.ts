import type { AttemptFacts } from '../../core/attempt.ts'
import type { AgentVitals } from '../../core/ports/process.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { Limits } from '../../core/run/settings.ts'

/** How often limits are checked. The end itself is noticed in `src/process/`. */
const lookMs = 100
const shortestLookMs = 10
/** What a program can write into the page cache: two gigabytes a second. */
const fastestBytesPerMs = 2_000_000

/**
 * Sooner where heavy output could pass its limit before the usual check: a log of 20 MB is full in 10 ms, and 100 ms are
 * 200 MB.
 */
export function nextLookMs(vitals: AgentVitals, limits: Limits): number {
  const left = limits.outputBytes - vitals.outputBytes
  return Math.min(lookMs, Math.max(shortestLookMs, left / fastestBytesPerMs))
}

/** @param facts.ranMs the time that earlier processes of the same try took. */
export function brokenTimeout(
  vitals: AgentVitals,
  { timeoutMs }: Limits,
  { tryNumber, ranMs }: Pick<AttemptFacts, 'tryNumber'> & { readonly ranMs: number },
): Reason | null {
  if (ranMs + vitals.awakeMs <= timeoutMs) return null
  const detail = { limitMs: timeoutMs, try: tryNumber }
  return reason('timeout', `no end after ${seconds(timeoutMs)}`, detail)
}

export function brokenOutputLimit(vitals: AgentVitals, { outputBytes: limitBytes }: Limits): Reason | null {
  if (vitals.outputBytes <= limitBytes) return null
  return reason('limit:output', `printed more than ${limitBytes} bytes`, { limitBytes })
}

export const seconds = (ms: number): string => (ms < 10_000 ? `${ms / 1000} s` : `${Math.round(ms / 1000)} s`)
