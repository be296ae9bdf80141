import type { Attempt } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import { messageOf } from '../message-of.ts'
import type { World } from '../world.ts'
import { clearWorktree } from './clear-worktree.ts'

/**
 * One path serves all tries of an item: what an earlier one left there is saved and taken away first. What can't be saved
 * is moved aside; when saving fails, nothing is touched and the try does not start.
 * @throws LoopworkError kind `git`.
 */
export async function makeRoom(world: World, attempt: Attempt, dir: string): Promise<void> {
  const record = await world.store.worktreeAt(dir)
  if (record?.owner.kind !== 'attempt') return
  const earlier =
    record.owner.attempt === attempt.id ? attempt : await world.store.attempt(record.owner.attempt)
  if (earlier === null) return
  try {
    const cleared = await clearWorktree(world, earlier, dir)
    if (cleared.kind === 'cleared') return
    const where =
      cleared.kind === 'left' ? dir : await world.git.worktrees.setAside({ dir, attempt: earlier.id })
    const message = `${attempt.item}: the worktree of try ${earlier.number} stays at ${where}: ${cleared.why}`
    await world.store.note(world.run.id, { type: 'notice', message }, world.clock.now())
  } catch (error) {
    const what = `the work of try ${earlier.number} at ${dir} is not saved, so it is not taken away`
    throw new LoopworkError('git', `${what}: ${messageOf(error)}`, { cause: error })
  }
}
