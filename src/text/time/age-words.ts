import type { Safe } from '../safe.ts'

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const

/** `12s`, `3m`, `5h`, `2d`: how long ago, to the unit that matters. @param ms milliseconds */
export function ageWords(ms: number): Safe {
  for (const [unit, size] of units) {
    if (ms >= size) return `${Math.floor(ms / size)}${unit}` as Safe
  }
  return `${Math.max(0, Math.floor(ms / 1000))}s` as Safe
}
