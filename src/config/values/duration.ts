const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** `250ms`, `5s`, `10m`, `1.5h`, `2d` in milliseconds; null for anything else. A number without a unit is ambiguous. */
export function parseDurationMs(text: string): number | null {
  const [, amount, unit] = durationPattern.exec(text) ?? []
  if (amount === undefined || unit === undefined) return null
  return Math.round(Number(amount) * (unitMs[unit] ?? 0))
}

/** As a person writes it in the config: `90s`, `1h`. */
export function durationText(ms: number): string {
  const [unit, size] = Object.entries(unitMs).findLast(([, each]) => ms >= each && ms % each === 0) ?? [
    'ms',
    1,
  ]
  return `${ms / size}${unit}`
}
