import type { Attempt } from '../../core/attempt.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { noteStays } from '../clear-away.ts'
import { messageOf } from '../message-of.ts'
import type { World } from '../world.ts'
import { clearWorktree } from './clear-worktree.ts'

/**
 * Takes away the worktrees that are recorded as ours and that nobody needs any more: left by a kill between an attempt's
 * end and its clearing away. What isn't recorded is never looked for, and so never taken.
 */
export async function clearLeftovers(world: World): Promise<void> {
  for (const record of await world.store.worktrees()) {
    const attempt = await attemptOf(world, record)
    if (attempt === null) continue
    if (record.state === 'standing' && endedForPerson(attempt)) {
      await world.git.worktrees.keep({ dir: record.path, attempt: attempt.id })
    } else if (!(await isNeeded(world, record, attempt))) {
      await clearOne(world, record, attempt)
    }
  }
}

async function clearOne(world: World, record: WorktreeRecord, attempt: Attempt): Promise<void> {
  const standing = { ...attempt, worktree: record.path }
  try {
    const cleared = await clearWorktree(world, attempt, record.path)
    if (cleared.kind === 'cleared') return
    if (cleared.kind === 'kept') await world.git.worktrees.keep({ dir: record.path, attempt: attempt.id })
    await noteStays(world, standing, cleared.why)
  } catch (error) {
    await noteStays(world, standing, messageOf(error))
  }
}

async function attemptOf({ store }: World, { owner }: WorktreeRecord): Promise<Attempt | null> {
  return owner.kind === 'attempt' ? store.attempt(owner.attempt) : null
}

/** A kill may have come between such an end and the record that the worktree is kept. */
const endedForPerson = ({ end }: Attempt): boolean =>
  end?.outcome === 'conflict' || end?.reason?.code === 'collect:refused'

/** An open attempt works in it, a person does, or the item's next try decides. */
async function isNeeded({ store, clock }: World, record: WorktreeRecord, attempt: Attempt): Promise<boolean> {
  if (attempt.end === null) return true
  if (record.state !== 'kept') return false
  const row = await store.item(attempt.item, clock.now())
  // Of an item that was cancelled nobody waits for anything any more.
  return row !== null && row.item.standing.status !== 'cancelled'
}
