import { fenceOf, type PlacedAttempt } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import { progressFileOf } from '../../core/backlog/progress-file.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'

/** What an agent has written for later ones is stored, and is no part of its work. */
export async function takeProgress(
  { store, takeFile }: SupervisorContext,
  attempt: PlacedAttempt,
  { metadata }: Item,
): Promise<void> {
  const name = progressFileOf(metadata)
  if (name === null) return
  const written = await takeFile(attempt.agents[0].worktree.path, name)
  if (written !== null && written.trim() !== '') mustHold(await store.noteProgress(fenceOf(attempt), written))
}
