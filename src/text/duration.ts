import type { Safe } from './safe.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** `0:09`, `2:10`, `1:04:10`, from a day `1d 4h`. Begun seconds don't count. */
export function formatDuration(ms: number): Safe {
  const { days, hours, minutes, seconds } = parts(ms)
  if (days > 0) return `${days}d ${hours}h` as Safe
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}` as Safe
  return `${minutes}:${two(seconds)}` as Safe
}

/** As in a sentence: `5s`, `1m 30s`, `2h 5m`, `1d 4h`; parts of a second below ten: `3.9s`. */
export function briefDuration(ms: number): Safe {
  const { days, hours, minutes, seconds } = parts(ms)
  if (days > 0) return `${days}d ${hours}h` as Safe
  if (hours > 0) return pair(`${hours}h`, minutes, 'm')
  if (minutes > 0) return pair(`${minutes}m`, seconds, 's')
  const tenths = Math.floor((Number.isFinite(ms) ? Math.max(0, ms) : 0) / 100) / 10
  return `${tenths < 10 ? tenths : Math.floor(tenths)}s` as Safe
}

function parts(ms: number): { days: number; hours: number; minutes: number; seconds: number } {
  const whole = Number.isFinite(ms) ? Math.max(0, ms) : 0
  return {
    days: Math.floor(whole / day),
    hours: Math.floor((whole % day) / hour),
    minutes: Math.floor((whole % hour) / minute),
    seconds: Math.floor((whole % minute) / second),
  }
}

const two = (number: number): string => String(number).padStart(2, '0')
const pair = (large: string, small: number, unit: string): Safe =>
  (small === 0 ? large : `${large} ${small}${unit}`) as Safe
