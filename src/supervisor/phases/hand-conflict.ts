import { workOf, type AttemptIn } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'
import { noteStays } from './clean-up/clean-up-attempt.ts'

/** The merge that conflicts, in the attempt's worktree, for a person to settle. Where that fails, the work stays as it is. */
export async function handConflict(
  context: SupervisorContext,
  attempt: AttemptIn<'queued' | 'merging'>,
  tip: Oid,
): Promise<void> {
  const { git, run, paths, processes } = context
  const { agents, work, slug, number } = attempt
  const { path: dir, base } = agents[0].worktree
  if (work === null) return
  await processes.sweep(paths.marker(attempt))
  const whole = work.leftOut.every(
    ({ why }) => why === 'backlog' || why === 'copied' || why === 'ignored name',
  )
  const { target } = run.settings
  try {
    await git.worktrees.handOver({ dir, slug, number, base, work: work.commit, whole, target, tip })
  } catch (error) {
    if (error instanceof LoopworkError && error.kind === 'store') throw error
    await noteStays(context, { item: attempt.item, dir }, messageOf(error))
  }
}

/** For work that a person was to settle: whether nothing is settled, or the target has moved since. */
export async function conflictReason(
  context: SupervisorContext,
  attempt: AttemptIn<'queued' | 'merging'>,
  merge: { readonly files: readonly string[]; readonly message: string; readonly tip: Oid },
): Promise<Reason> {
  const files = merge.files.join(', ') || merge.message
  const { branch, path: worktree } = attempt.agents[0].worktree
  const detail = { files: merge.files, tip: merge.tip, branch, worktree }
  if (!attempt.settles) return reason('conflict', files, detail)
  const earlier = (await context.store.attemptsOf(attempt.item)).findLast(
    ({ number }) => number < attempt.number,
  )
  const untouched = earlier !== undefined && workOf(earlier)?.tree === attempt.work?.tree
  const { target } = context.run.settings
  const why = untouched ? 'nothing has been settled' : `${target} has changed since it was settled`
  return reason('conflict', `still conflicts in ${files}: ${why}`, { ...detail, unsettled: true })
}
