import { deliver } from './apply.ts'
import { delivery, type DeliveryJournal } from './delivery.ts'
import { contentCommand } from '../command/git-command.ts'
import { newLockText } from './locks/index-lock.ts'
import type { Oid } from '../../core/ids.ts'
import { prepareDelivery } from './prepare.ts'
import type { Site } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { targetPlaces, type Checkout } from './target-checkouts.ts'

export interface Step {
  readonly target: string
  readonly from: Oid
  readonly to: Oid
}

/**
 * A user who switches to the branch in the moment it moves has the old files under the new commit: their next
 * `commit -a` would take the merged work back. Such a checkout is brought along now. Those of `done` already are.
 */
export async function mendLateCheckouts(
  site: Site,
  journal: DeliveryJournal,
  step: Step,
  done: readonly Checkout[],
): Promise<void> {
  const { checkouts } = await targetPlaces(site, step.target)
  for (const checkout of checkouts.filter(({ root }) => !done.some((place) => place.root === root))) {
    const plan = await delivery(site, { ...step, checkout, lock: newLockText(step.target) })
    const asUserHasIt = { ...plan.slot, index: `${checkout.gitDir}/index` }
    const isOld = await runGit(
      contentCommand(site, asUserHasIt, 'diff-index', ['--cached', '--quiet', step.from, '--']),
    )
    if (isOld.code !== 0) continue
    const prepared = await prepareDelivery(site, plan)
    if (prepared.kind === 'prepared') await deliver(site, journal, [prepared], async () => true)
  }
}
