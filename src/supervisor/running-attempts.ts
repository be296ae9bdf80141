import type { Attempt } from '../core/attempt.ts'

/** For a notice of what appeared meanwhile: who of them made it can't be known. Null while none runs. */
export function runningAttempts(running: readonly Pick<Attempt, 'item' | 'number'>[]): string | null {
  if (running.length === 0) return null
  const who = running.map(({ item, number }) => `attempt ${number} of ${item}`).join(', ')
  return `${who} ${running.length === 1 ? 'was' : 'were'} running`
}
