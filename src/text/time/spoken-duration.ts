import { emptySafe, literal, safe, type Safe } from '../safe.ts'

/** `52 seconds`, `1 minute 52`, `2 hours 5 minutes`: parts of a second don't count. */
export function spokenDuration(ms: number): Safe {
  const seconds = Math.floor(Math.max(0, ms) / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  if (hours > 0)
    return safe`${count(hours, 'hour')}${minutes === 0 ? emptySafe : safe` ${count(minutes, 'minute')}`}`
  if (minutes > 0)
    return safe`${count(minutes, 'minute')}${seconds % 60 === 0 ? emptySafe : safe` ${seconds % 60}`}`
  return count(seconds, 'second')
}

const count = (number: number, what: 'hour' | 'minute' | 'second'): Safe =>
  safe`${number} ${literal(what)}${number === 1 ? emptySafe : literal('s')}`
