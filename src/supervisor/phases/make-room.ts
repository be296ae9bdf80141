import { placeNameOf, type Attempt } from '../../core/attempt.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'
import { noteLeft } from './clean-up/clean-up-attempt.ts'
import { clearWorktree, type Cleared } from './clean-up/clear-worktree.ts'

/**
 * One path serves all tries of an item: what an earlier try left there, or in its place under another `worktree.root`, is saved and
 * removed first. What can't be saved is moved aside. When the machine is in trouble nothing is touched, and the try does not start.
 * @throws LoopworkError kind `git`.
 */
export async function makeRoom(context: SupervisorContext, attempt: Attempt, dir: string): Promise<void> {
  const { slug } = placeNameOf(attempt)
  const places = (await context.store.worktrees()).filter(
    ({ path, owner }) =>
      owner.kind === 'attempt' && (path === dir || (owner.slug === slug && path.endsWith(`/${slug}`))),
  )
  for (const place of places) await clearPlace(context, attempt, { place, dir })
}

interface EarlierPlace {
  readonly place: WorktreeRecord
  /** Where the next try works. */
  readonly dir: string
}

async function clearPlace(
  context: SupervisorContext,
  attempt: Attempt,
  { place, dir }: EarlierPlace,
): Promise<void> {
  const { path, owner } = place
  if (owner.kind !== 'attempt') return
  const earlier = owner.attempt === attempt.id ? attempt : await context.store.attempt(owner.attempt)
  if (earlier === null) return
  const cleared = await clearWorktree(context, earlier, path).catch((error: unknown) =>
    notSaved(context, earlier, path, error),
  )
  if (cleared.kind === 'cleared') return
  if (cleared.kind === 'left') return noteLeft(context, attempt, cleared.why)
  const isInTheWay = path === dir
  const where = isInTheWay ? await context.git.worktrees.setAside({ dir, attempt: earlier.id }) : path
  const message = `${attempt.item}: the worktree of try ${earlier.number} stays at ${where}: ${cleared.why}`
  await context.store.note(context.run.id, { type: 'notice', message })
}

/** Waiting helps against trouble of the machine; something in this worktree that git refuses, it refuses each time. */
async function notSaved(
  context: SupervisorContext,
  earlier: Attempt,
  dir: string,
  error: unknown,
): Promise<Cleared> {
  const trouble = troubleOf(error)
  if (trouble !== null && !(await context.holds.isEverywhere(trouble))) {
    return { kind: 'kept', why: `it could not be saved: ${trouble.message}` }
  }
  const what = `the work of try ${earlier.number} at ${dir} is not saved, so it is not taken away`
  throw new LoopworkError('git', `${what}: ${messageOf(error)}`, { cause: error })
}
