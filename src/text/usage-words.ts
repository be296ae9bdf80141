import { emptySafe, literal, safe, type Safe } from './safe.ts'

/** What an agent used, cached input included: `41k tok`; `+` where it ended before it had reported everything. */
export function tokenWords(usage: {
  readonly input: number
  readonly output: number
  readonly partial: boolean
}): Safe {
  const tokens = usage.input + usage.output
  return safe`${shortNumber(tokens)}${(usage.partial ? '+' : '') as Safe} tok`
}

/** `4.1M tokens in (3.2M cached), 41k out, $0.42`; `at least` where an agent ended before it had reported everything. */
export function usageSentence(usage: {
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costUsd: number | null
  readonly partial: boolean
}): Safe {
  const cached = usage.cached === 0 ? emptySafe : safe` (${shortNumber(usage.cached)} cached)`
  const cost = usage.costUsd === null ? emptySafe : safe`, ${costWords(usage.costUsd)}`
  const least = usage.partial ? literal('at least ') : emptySafe
  return safe`${least}${shortNumber(usage.input)} tokens in${cached}, ${shortNumber(usage.output)} out${cost}`
}

/** `$0.42`; less than half a cent is not nothing. */
export function costWords(usd: number): Safe {
  const shown = usd > 0 && usd < 0.005 ? '<$0.01' : `$${usd.toFixed(2)}`
  return shown as Safe
}

/** In six cells: `$0.42`, `$12.30`, `$123`. */
export const shortCost = (usd: number): Safe =>
  usd < 99.995 ? costWords(usd) : (`$${shortNumber(usd)}` as Safe)

/** `312 MB`, `1.2 GB`. */
export function memoryWords(bytes: number): Safe {
  const megabytes = bytes / 1_000_000
  return (megabytes < 999.5 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1_000).toFixed(1)} GB`) as Safe
}

/** `880`, `2.5k`, `41k`, `4.1M`. */
export function shortNumber(count: number): Safe {
  for (const [size, unit] of [
    [1_000_000, 'M'],
    [1_000, 'k'],
  ] as const) {
    // What would be rounded up to the next unit is written in it.
    if (count < size * 0.9995) continue
    const value = count / size
    return `${value < 9.95 ? value.toFixed(1) : Math.round(value)}${unit}` as Safe
  }
  return String(Math.round(count)) as Safe
}
