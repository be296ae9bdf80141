import type { Attempt } from '../../../src/core/attempt.ts'
import type { ClaimResult } from '../../../src/core/ports/attempt-store.ts'

/** The attempt of a claim that must have been granted. */
export function claimed(result: ClaimResult | 'ghost' | null): Attempt {
  if (result === null || result === 'ghost' || result.kind !== 'claimed') {
    throw new Error(`expected a claim, got ${JSON.stringify(result)}`)
  }
  return result.attempt
}
