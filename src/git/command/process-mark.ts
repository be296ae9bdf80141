import { bootId, isGone, startOf } from '../../process/living-process.ts'

/** Names this process in a lock file: pid and start time, so that a reused pid is never taken for it. */
export function processMark(): string {
  return `${process.pid}:${startOf(process.pid) ?? ''}:${bootId()}`
}

/** False only when the marked process is surely gone. */
export function markLives(mark: string): boolean {
  const [pid = '', start = '', boot] = mark.split(':')
  return /^\d+$/.test(pid) && boot === bootId() && !isGone(Number(pid), start === '' ? null : start)
}
