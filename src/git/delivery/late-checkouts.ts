import type { Oid } from '../../core/ids.ts'
import { contentCommand } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { deliver } from './apply.ts'
import { delivery, type DeliveryJournal } from './delivery.ts'
import { newLockText } from './locks/index-lock.ts'
import { prepareDelivery } from './prepare.ts'
import { targetPlaces, type Checkout } from './target-checkouts.ts'

export interface BranchMove {
  readonly target: string
  readonly from: Oid
  readonly to: Oid
}

/**
 * A user who switches to the branch in the moment it moves has the old files under the new commit: their next
 * `commit -a` would revert the merged work. Moves such checkouts too. Those in `done` have been moved already.
 */
export async function mendLateCheckouts(
  context: RepositoryContext,
  journal: DeliveryJournal,
  step: BranchMove,
  done: readonly Checkout[],
): Promise<void> {
  const { checkouts } = await targetPlaces(context, step.target)
  for (const checkout of checkouts.filter(({ root }) => !done.some((place) => place.root === root))) {
    const plan = await delivery(context, { ...step, checkout, lock: newLockText(step.target) })
    const asUserHasIt = { ...plan.privateDir, index: `${checkout.gitDir}/index` }
    const isOld = await runGit(
      contentCommand(context, asUserHasIt, 'diff-index', ['--cached', '--quiet', step.from, '--']),
    )
    if (isOld.code !== 0) continue
    const prepared = await prepareDelivery(context, plan)
    if (prepared.kind === 'prepared') await deliver(context, journal, [prepared], async () => true)
  }
}
