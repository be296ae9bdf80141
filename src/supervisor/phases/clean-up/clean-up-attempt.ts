import { isPlaced, placeNameOf, worktreeOf, type Attempt, type PlacedAttempt } from '../../../core/attempt.ts'
import { seenWith } from '../../../core/candidate.ts'
import type { ItemId } from '../../../core/ids.ts'
import type { Remains, SupervisorContext } from '../../context.ts'
import { environmentOf } from '../../environment.ts'
import { messageOf } from '../../message-of.ts'
import { runLine } from '../../run-line.ts'
import { shellFailure } from '../../shell-failure.ts'
import { clearWorktree } from './clear-worktree.ts'

/** Whether a worktree outlives its attempt. `until saved`: the item's next try, or the next start, saves it first. */
export type Stays = 'no' | 'for a person' | 'until saved'

/**
 * After an attempt has ended: receipt, teardown, worktree. Everything here is leftovers, so nothing here fails anything;
 * what is not done now is found by the next start.
 */
export async function cleanUpAttempt(
  context: SupervisorContext,
  attempt: Attempt,
  { stays, signal }: { readonly stays: Stays; readonly signal: AbortSignal },
): Promise<void> {
  try {
    await writeReceipt(context, attempt)
  } catch (error) {
    const dir = worktreeOf(attempt)?.path ?? placeOf(context, attempt)
    return noteStays(context, { item: attempt.item, dir }, messageOf(error))
  }
  for (const { number } of attempt.agents) {
    const seen = seenWith(attempt, number)
    // What a person is given is the work that was chosen, or that of the only agent.
    const own = number === attempt.agents[0].number || stays === 'until saved' ? stays : 'no'
    if (seen !== null) await cleanUpPlace(context, seen, { stays: own, signal })
  }
}

/** Where one agent has worked. */
async function cleanUpPlace(
  context: SupervisorContext,
  attempt: Attempt,
  { stays, signal }: { readonly stays: Stays; readonly signal: AbortSignal },
): Promise<void> {
  const dir = worktreeOf(attempt)?.path ?? placeOf(context, attempt)
  try {
    const standing = { dir, attempt: attempt.id }
    if (stays === 'for a person') return await context.git.worktrees.keep(standing)
    if (stays === 'until saved') return
    if (isPlaced(attempt) && !(await isForeign(context, dir)))
      await tearDown(context, attempt, { dir, signal })
    const cleared = await clearWorktree(context, attempt, dir)
    if (cleared.kind === 'kept') await context.git.worktrees.keep(standing)
    if (cleared.kind === 'kept') await noteStays(context, { item: attempt.item, dir }, cleared.why)
    if (cleared.kind === 'left') await noteLeft(context, attempt, cleared.why)
  } catch (error) {
    await noteStays(context, { item: attempt.item, dir }, messageOf(error))
  }
}

/** A repository that was copied while an attempt was open has the attempt, and the worktree is the original's. */
async function isForeign({ store, git }: SupervisorContext, dir: string): Promise<boolean> {
  const record = await store.worktreeAt(dir)
  return record !== null && (await git.worktrees.stands(record)).kind === 'foreign'
}

/** Where the worktree of its first agent is made, also when that was cut off before the attempt was given it. */
export const placeOf = ({ git, run }: SupervisorContext, attempt: Attempt): string =>
  git.worktrees.pathOf({ root: run.settings.worktreeRoot, slug: placeNameOf(attempt).slug })

export async function noteStays(
  { store, run }: Remains,
  { item, dir }: { readonly item: ItemId; readonly dir: string },
  why: string,
): Promise<void> {
  const message = `${item}: its worktree stays at ${dir}: ${why}`
  await store.note(run.id, { type: 'notice', message })
}

/** What its place holds is not the worktree, or not all of it: the reason names where what is. */
export async function noteLeft({ store, run }: Remains, { item }: Attempt, why: string): Promise<void> {
  await store.note(run.id, { type: 'notice', message: `${item}: its worktree is left: ${why}` })
}

async function writeReceipt({ store, paths }: SupervisorContext, attempt: Attempt): Promise<void> {
  const ended = (await store.attempt(attempt.id)) ?? attempt
  const standing = (await store.item(attempt.item))?.item.standing
  await paths.writeReceipt(ended, standing?.status === 'done' ? standing.commit : null)
}

/** A teardown that fails fails nothing, but a person may have to stop what it was to stop. */
export async function tearDown(
  context: SupervisorContext,
  attempt: PlacedAttempt,
  { dir, signal }: { readonly dir: string; readonly signal: AbortSignal },
): Promise<void> {
  const { run, store, paths } = context
  for (const line of run.settings.teardown) {
    const end = await runLine(context, {
      line,
      dir,
      env: environmentOf(context, attempt),
      log: paths.commandLog(attempt, 'teardown'),
      heading: null,
      marker: paths.marker(attempt),
      signal,
    })
    const failed = end.kind === 'not started' ? `${line}: ${end.why}` : shellFailure(line, end)?.text
    if (failed === undefined) continue
    await store.note(run.id, { type: 'notice', message: `${attempt.item}: teardown: ${failed}` })
  }
}
