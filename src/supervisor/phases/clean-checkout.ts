import type { Attempt } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { Reason } from '../../core/reason.ts'
import { tearDown } from '../clear-away.ts'
import type { World } from '../world.ts'
import { equip, gearOf } from './equip.ts'

interface CleanCheckout {
  readonly attempt: Attempt
  /** Of the checkout. */
  readonly name: string
  readonly commit: Oid
  readonly signal: AbortSignal
}

/**
 * A checkout of exactly the commit, with what every agent is given (copies, setup) and nothing that the agent left. It goes
 * again whatever `judge` says: nothing in it is work.
 */
export async function onCleanCheckout(
  world: World,
  { attempt, name, commit, signal }: CleanCheckout,
  judge: (dir: string) => Promise<Reason | null>,
): Promise<Reason | null> {
  const { git, processes, paths, run } = world
  const dir = await git.lane.checkout(name, commit, run.settings.worktreeRoot)
  try {
    const { failure } = await equip(world, { ...gearOf(world, attempt), dir, signal })
    return failure ?? (await judge(dir))
  } finally {
    await processes.sweep(paths.marker(attempt))
    await tearDown(world, attempt, { dir, signal })
    await git.lane.dropCheckout(name, run.settings.worktreeRoot)
  }
}
