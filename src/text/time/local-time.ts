import type { EpochMs } from '../../core/ids.ts'
import type { Safe } from '../safe.ts'

/** By the clock on the user's wall: `14:30` where that is today, else `2026-11-27 14:30`. */
export function localTime(at: EpochMs, now: EpochMs): Safe {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'never' as Safe
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (date.toDateString() === new Date(now).toDateString()) return time as Safe
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}` as Safe
}

const two = (number: number): string => String(number).padStart(2, '0')
