import { placeNameOf, workOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import { shortOid, type Oid } from '../../core/ids.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'
import { noteStays } from './clean-up/clean-up-attempt.ts'

/**
 * The merge that conflicts, in the attempt's worktree, for a person to settle. Where that fails, the work stays as it is. Resolves to
 * whether the merge is under way there.
 */
export async function handConflict(
  context: SupervisorContext,
  attempt: AttemptIn<'queued' | 'merging'>,
  tip: Oid,
): Promise<boolean> {
  const { git, run, paths, processes } = context
  const { agents, work } = attempt
  const { slug, number } = placeNameOf(attempt)
  const { path: dir, base } = agents[0].worktree
  if (work === null) return false
  await processes.sweep(paths.marker(attempt))
  const whole = work.leftOut.every(
    ({ why }) => why === 'backlog' || why === 'copied' || why === 'ignored name',
  )
  const { target } = run.settings
  try {
    await git.worktrees.handOver({ dir, slug, number, base, work: work.commit, whole, target, tip })
    return whole
  } catch (error) {
    if (error instanceof LoopworkError && error.kind === 'store') throw error
    await noteStays(context, { item: attempt.item, dir }, messageOf(error))
    return false
  }
}

interface Conflict {
  readonly files: readonly string[]
  readonly message: string
  /** Of the target: what the work conflicts with. */
  readonly tip: Oid
  /** The merge with that is under way in the worktree. */
  readonly handedOver: boolean
}

/** For work that a person was to settle it names what was settled, and with which commit of the target. */
export async function conflictReason(
  context: SupervisorContext,
  attempt: AttemptIn<'queued' | 'merging'>,
  { files, message, tip, handedOver }: Conflict,
): Promise<Reason> {
  const named = files.join(', ') || message
  const { branch, path: worktree } = attempt.agents[0].worktree
  const detail = { files, tip, branch, worktree }
  if (!attempt.settles) return reason('conflict', named, detail)
  const earlier =
    (await context.store.attemptsOf(attempt.item)).findLast(({ number }) => number < attempt.number) ?? null
  const why = whyStill({ attempt, earlier, target: context.run.settings.target, tip })
  const then = handedOver ? '; the merge with that is there now' : ''
  return reason('conflict', `still conflicts in ${named}: ${why}${then}`, { ...detail, unsettled: true })
}

/** The base of what was settled is the newest commit of the target that is part of it. */
function whyStill({
  attempt,
  earlier,
  target,
  tip,
}: {
  readonly attempt: AttemptIn<'queued' | 'merging'>
  readonly earlier: Attempt | null
  readonly target: string
  readonly tip: Oid
}): string {
  if (earlier !== null && workOf(earlier)?.tree === attempt.work?.tree) return 'nothing has been settled'
  const handed = earlier?.end?.reason?.detail['tip']
  if (handed === tip) return `what was settled does not take in ${target} at ${shortOid(tip)}`
  return attempt.agents[0].worktree.base === handed
    ? `${target} has moved on since it was handed over, to ${shortOid(tip)}`
    : `${target} has moved on to ${shortOid(tip)}, which is no part of what was settled`
}
