/** What a vendor's message says about when to try again: after a time, or at one. */
export interface FaultTimes {
  readonly retryAfterMs?: number
  /** Epoch milliseconds. */
  readonly resetsAt?: number
}

export function timesIn(message: string): FaultTimes {
  const wait = waitIn(message)
  if (wait !== null) return { retryAfterMs: wait }
  const resetsAt = dateIn(message)
  return resetsAt === null ? {} : { resetsAt }
}

/** `Please try again in 1.5s`, `Suggested retry after 2s`, `try again in 1 hour 5 minutes`. */
function waitIn(message: string): number | null {
  const found =
    /(?:try again in|retry after|retry in)[: ]+((?:[\d.]+ ?(?:ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\b[ ,]*)+)/i.exec(
      message,
    )
  if (!found) return null
  let total = 0
  for (const [, amount, unit] of (found[1] ?? '').matchAll(/([\d.]+) ?([a-z]+)/gi)) {
    total += Number(amount) * unitMs(unit ?? '')
  }
  return Number.isFinite(total) ? Math.round(total) : null
}

function unitMs(unit: string): number {
  const name = unit.toLowerCase()
  if (name === 'ms' || name.startsWith('mil')) return 1
  switch (name[0]) {
    case 's':
      return 1_000
    case 'm':
      return 60_000
    case 'h':
      return 3_600_000
    default:
      return 86_400_000
  }
}

/** `try again at Nov 21st, 2026 12:25 AM`, in the machine's own time zone as the CLI printed it. */
function dateIn(message: string): number | null {
  const found =
    /(?:try again|resets?) (?:at|on) ([A-Z][a-z]{2,8} \d{1,2})(?:st|nd|rd|th)?(, \d{4},? \d{1,2}:\d{2}(?: ?[AP]M)?)/i.exec(
      message,
    )
  if (!found) return null
  const at = Date.parse(`${found[1] ?? ''}${found[2] ?? ''}`)
  return Number.isNaN(at) ? null : at
}
