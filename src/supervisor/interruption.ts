import type { Reason } from '../core/reason.ts'

/**
 * Why the work on an attempt is cut short. Carried as the reason of an AbortSignal.
 * `end`: its agents end and the attempt is finished with `reason`.
 * `leave`: nothing is touched, agents live on, the next start adopts them.
 * `ghost`: somebody else has the item; agents end, nothing is written.
 */
export type Interruption =
  | { readonly kind: 'end'; readonly reason: Reason; readonly graceMs: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'ghost' }

/** Thrown through an attempt's steps when its signal has aborted; caught in `run-attempt.ts`. */
export class Interrupted extends Error {
  readonly interruption: Interruption
  constructor(interruption: Interruption) {
    super(`interrupted: ${interruption.kind}`)
    this.interruption = interruption
  }
}

export function interruptionOf(signal: AbortSignal): Interruption | null {
  return signal.aborted ? (signal.reason as Interruption) : null
}

export function throwIfInterrupted(signal: AbortSignal): void {
  const interruption = interruptionOf(signal)
  if (interruption !== null) throw new Interrupted(interruption)
}

/** @throws Interrupted when the result of a fenced write is `ghost`. */
export function mustHold<T>(result: T | 'ghost'): T {
  if (result === 'ghost') throw new Interrupted({ kind: 'ghost' })
  return result
}
