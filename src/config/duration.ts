const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** `250ms`, `5s`, `10m`, `1.5h`, `2d` in milliseconds; null for anything else. A number without a unit says nothing. */
export function parseDurationMs(text: string): number | null {
  const [, amount, unit] = durationPattern.exec(text) ?? []
  if (amount === undefined || unit === undefined) return null
  return Math.round(Number(amount) * (unitMs[unit] ?? 0))
}
