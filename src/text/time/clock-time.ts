import type { EpochMs } from '../../core/ids.ts'
import type { Safe } from '../safe.ts'

/** `14:30:05`, by the clock on the user's wall. */
export function clockTime(at: EpochMs): Safe {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':') as Safe
}

const two = (number: number): string => String(number).padStart(2, '0')
