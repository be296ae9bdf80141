import type { PlacedAttempt } from '../../../core/attempt.ts'
import type { Oid } from '../../../core/ids.ts'
import type { Reason } from '../../../core/reason.ts'
import type { SupervisorContext } from '../../context.ts'
import { tearDown } from '../clean-up/clean-up-attempt.ts'
import { equip, gearOf } from '../equip.ts'

interface CleanCheckout {
  readonly attempt: PlacedAttempt
  /** Of the checkout. */
  readonly name: string
  readonly commit: Oid
  /** The commit without the attempt's work; null where it contains none. */
  readonly base: Oid | null
  readonly signal: AbortSignal
}

/**
 * A checkout of exactly the commit, with what every agent is given (copies, setup) and nothing that the agent left. Removed
 * after `judge`, whatever its result: nothing in it is work.
 */
export async function onCleanCheckout(
  context: SupervisorContext,
  { attempt, name, commit, base, signal }: CleanCheckout,
  judge: (dir: string) => Promise<Reason | null>,
): Promise<Reason | null> {
  const { git, processes, paths, run } = context
  const dir = await git.lane.checkout(name, commit, run.settings.worktreeRoot)
  try {
    const { failure } = await equip(context, { ...gearOf(context, attempt), dir, signal })
    if (failure === null) return await judge(dir)
    return await (base === null
      ? context.setupOwner.without(failure)
      : context.setupOwner.withWork({ attempt, base, failure, signal }))
  } finally {
    await processes.sweep(paths.marker(attempt))
    await tearDown(context, attempt, { dir, signal })
    await git.lane.dropCheckout(name, run.settings.worktreeRoot)
  }
}
