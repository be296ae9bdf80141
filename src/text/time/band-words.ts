import type { Band } from '../../core/policy/forecast/forecast.ts'
import type { Safe } from '../safe.ts'
import { costWords } from '../usage-words.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** `<1m`, `6-9m`, `1h40m-2h05m`, `2d-2d6h`: coarser the longer it is, since nobody knows it better. */
export function durationBand({ p50, p90 }: Band): Safe {
  if (p90 < minute) return '<1m' as Safe
  if (p90 < hour) {
    const [from, to] = [minutesOf(p50), minutesOf(p90)]
    return (from === to ? `${to}m` : `${from}-${to}m`) as Safe
  }
  const [from, to] = [coarse(p50), coarse(p90)]
  return (from === to ? to : `${from}-${to}`) as Safe
}

/** `$6.10-$7.40` */
export function costBand({ p50, p90 }: Band): Safe {
  const [from, to] = [costWords(p50), costWords(p90)]
  return (from === to ? to : `${from}-${to}`) as Safe
}

const minutesOf = (ms: number): number => Math.max(1, Math.round(ms / minute))

function coarse(ms: number): string {
  if (ms < hour) return `${minutesOf(ms)}m`
  if (ms < day) {
    const steps = Math.round(ms / (5 * minute)) * 5
    return `${Math.floor(steps / 60)}h${String(steps % 60).padStart(2, '0')}m`
  }
  const hours = Math.round(ms / hour)
  return hours % 24 === 0 ? `${hours / 24}d` : `${Math.floor(hours / 24)}d${hours % 24}h`
}
