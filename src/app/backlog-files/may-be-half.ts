import { changedAt } from '../../backlog/folder/changed-at.ts'
import type { Backlog } from '../../backlog/read-backlog.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { EpochMs } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Store } from '../../core/ports/store.ts'

/**
 * For so long a file has to have been left alone before it says that a task is gone, whoever reads it: tools empty a file and write it
 * anew, write it in pieces, or delete one and make another.
 */
export const quietMs = 3_000

/**
 * Whether what was read may be half of what is being written: it lacks items that it had, and was changed a moment ago. Every other half of
 * a file is either broken or mended by the next reading; an item that is gone is cancelled.
 */
export async function mayBeHalf(
  root: string,
  { source, drafts, stream, isKnown }: Pick<Backlog, 'source' | 'drafts' | 'stream' | 'isKnown'>,
  { store, now }: { readonly store: Pick<Store, 'projectionOf'>; readonly now: EpochMs },
): Promise<boolean> {
  // Of what is read while it is imported, the import asks.
  if (isTracker(source) || stream !== undefined || isKnown === true) return false
  if (!isRecent(await changedAt(root, source), now)) return false
  const present = new Set(drafts.map(({ id }) => foldId(id)))
  for (const [id, { ours }] of await store.projectionOf(root, source))
    if (ours.length > 0 && !ours.includes('removed') && !present.has(foldId(id))) return true
  return false
}

/** One from the future was changed before the clock was set back. */
export function isRecent(changed: EpochMs | null, now: EpochMs): boolean {
  const age = changed === null ? null : now - changed
  return age !== null && age >= 0 && age < quietMs
}
