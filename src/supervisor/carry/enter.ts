import { fenceOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'

/** Stores the phase before its first act. */
export async function enter(
  { store }: SupervisorContext,
  attempt: AttemptIn<'collecting' | 'verifying' | 'reviewing'>,
): Promise<Attempt> {
  mustHold(await store.enterPhase(fenceOf(attempt), attempt))
  return attempt
}
