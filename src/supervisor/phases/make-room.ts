import type { Attempt } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import { noteLeft } from './clean-up/clean-up-attempt.ts'
import { messageOf } from '../message-of.ts'
import type { World } from '../context.ts'
import { clearWorktree, type Cleared } from './clean-up/clear-worktree.ts'

/**
 * One path serves all tries of an item: what an earlier one left there, or in its place under another `worktree.root`, is saved
 * and taken away first. What can't be saved is moved out of the way. On a machine that is in trouble nothing is touched, and the
 * try does not start. @throws LoopworkError kind `git`.
 */
export async function makeRoom(world: World, attempt: Attempt, dir: string): Promise<void> {
  const { slug } = attempt
  const places = (await world.store.worktrees()).filter(
    ({ path, owner }) =>
      owner.kind === 'attempt' && (path === dir || (owner.slug === slug && path.endsWith(`/${slug}`))),
  )
  for (const place of places) await clearPlace(world, attempt, { place, dir })
}

interface Clearing {
  readonly place: WorktreeRecord
  /** Where the next try works. */
  readonly dir: string
}

async function clearPlace(world: World, attempt: Attempt, { place, dir }: Clearing): Promise<void> {
  const { path, owner } = place
  if (owner.kind !== 'attempt') return
  const earlier = owner.attempt === attempt.id ? attempt : await world.store.attempt(owner.attempt)
  if (earlier === null) return
  const cleared = await clearWorktree(world, earlier, path).catch((error: unknown) =>
    notSaved(world, earlier, path, error),
  )
  if (cleared.kind === 'cleared') return
  if (cleared.kind === 'left') return noteLeft(world, attempt, cleared.why)
  const isInTheWay = path === dir
  const where = isInTheWay ? await world.git.worktrees.setAside({ dir, attempt: earlier.id }) : path
  const message = `${attempt.item}: the worktree of try ${earlier.number} stays at ${where}: ${cleared.why}`
  await world.store.note(world.run.id, { type: 'notice', message }, world.clock.now())
}

/** Waiting helps where the machine is in trouble; what git refuses of this worktree alone it refuses each time. */
async function notSaved(world: World, earlier: Attempt, dir: string, error: unknown): Promise<Cleared> {
  const trouble = troubleOf(error)
  if (trouble !== null && !(await world.holds.isEverywhere(trouble))) {
    return { kind: 'kept', why: `it could not be saved: ${trouble.message}` }
  }
  const what = `the work of try ${earlier.number} at ${dir} is not saved, so it is not taken away`
  throw new LoopworkError('git', `${what}: ${messageOf(error)}`, { cause: error })
}
