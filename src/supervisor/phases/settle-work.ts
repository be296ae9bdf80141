import type { AttemptIn } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import { reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { collectOrder, type CollectOutcome } from './collect.ts'

/** Collects what a person has settled. While a file is not settled it is still a conflict, which names the files. */
export async function settleWork(
  context: SupervisorContext,
  { attempt, item }: { readonly attempt: AttemptIn<'collecting'>; readonly item: Item },
): Promise<CollectOutcome> {
  const { git, run } = context
  const { target } = run.settings
  const tip = await git.lane.tip(target)
  const [{ given, worktree }] = attempt.agents
  const place = { worktree, given, title: item.title }
  const order = { ...collectOrder(context, attempt, place), setUp: given, target, tip }
  const settled = await git.worktrees.settle(order)
  switch (settled.kind) {
    case 'settled':
      return { kind: 'good', work: settled.work, base: settled.base }
    case 'unsettled': {
      const { why, files } = settled
      return {
        kind: 'bad',
        reason: reason('conflict', why, { files, worktree: worktree.path, unsettled: true }),
      }
    }
    case 'refused':
      return { kind: 'bad', reason: reason('collect:refused', settled.why) }
  }
}
