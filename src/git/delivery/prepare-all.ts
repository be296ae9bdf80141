import type { RepositoryContext } from '../command/repository-context.ts'
import { delivery, type Held } from './delivery.ts'
import type { BranchMove } from './late-checkouts.ts'
import { newLockText } from './locks/index-lock.ts'
import { prepareDelivery, type Prepared } from './prepare.ts'
import type { Checkout } from './target-checkouts.ts'

/**
 * All checkouts of the target are checked before any of them is written. Only a single checkout may rely on git's own
 * check when it writes.
 */
export async function prepareAll(
  context: RepositoryContext,
  step: BranchMove,
  checkouts: readonly Checkout[],
  { trusting }: { readonly trusting: boolean },
): Promise<readonly Prepared[] | Held> {
  const ready: Prepared[] = []
  for (const checkout of checkouts) {
    const plan = await delivery(context, { ...step, checkout, lock: newLockText(step.target) })
    const prepared = await prepareDelivery(context, plan, { trusting: trusting && checkouts.length === 1 })
    if (prepared.kind === 'held') return prepared
    ready.push(prepared)
  }
  return ready
}
