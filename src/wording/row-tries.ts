import { usageOf } from '../core/attempt.ts'
import type { Usage } from '../core/agent/usage.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'
import type { SummaryItem } from '../core/run/summary.ts'

/** The number of the try that a row is about: the next one where it waits for that. Null: none says anything about its state. */
export function triesOfRow({ state, item, attempt }: ItemRow): number | null {
  if (attempt === null || state === 'todo' || state === 'blocked') return null
  if (state === 'waiting') return item.attempts + 1
  // The last try of one that failed may be one that does not count.
  return state === 'failed' && item.attempts > 0 ? item.attempts : attempt.tryNumber
}

/** How long that try has taken. Null: it has not begun, or there is none. */
export function timeOfRow({ state, attempt }: ItemRow, now: number): number | null {
  if (attempt === null || state === 'todo' || state === 'waiting' || state === 'blocked') return null
  return Math.max(0, (attempt.end?.at ?? now) - attempt.startedAt)
}

/** What the agents of all its tries have used so far; null where none has said any. */
export const usageOfRow = ({ usage, attempt }: ItemRow): Usage | null =>
  usage ?? (attempt === null ? null : usageOf(attempt))

/** Of the last try of a run that is summed up; null: it had none in that run. */
export function timeOfSummaryItem({ receipts, durationMs }: SummaryItem): number | null {
  const last = receipts.at(-1)
  if (last !== undefined) return last.durationMs
  return durationMs === 0 ? null : durationMs
}
