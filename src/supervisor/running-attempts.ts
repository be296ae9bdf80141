import type { Attempt } from '../core/attempt.ts'

/** Names all running attempts, for a notice of something that appeared meanwhile: which of them made it can't be known. Null while none runs. */
export function runningAttempts(running: readonly Pick<Attempt, 'item' | 'number'>[]): string | null {
  if (running.length === 0) return null
  const who = running.map(({ item, number }) => `attempt ${number} of ${item}`).join(', ')
  return `${who} ${running.length === 1 ? 'was' : 'were'} running`
}
