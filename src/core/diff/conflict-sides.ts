import { workOf, worktreeOf } from '../attempt.ts'
import type { ConflictSides } from './merge-conflict.ts'
import { oid } from '../ids.ts'
import type { ItemRow } from '../ports/store-reader.ts'

/** What of a task did not fit together; null where it is in no conflict, or it is not known any more. */
export function conflictSides({ state, item, attempt }: ItemRow): ConflictSides | null {
  if (state !== 'conflict' || attempt === null || !('reason' in item.standing)) return null
  const work = workOf(attempt)
  const worktree = worktreeOf(attempt)
  const tip = item.standing.reason?.detail['tip']
  if (work === null || worktree === null || typeof tip !== 'string' || !isOid(tip)) return null
  return { base: worktree.base, tip: oid(tip), work: work.commit }
}

const isOid = (text: string): boolean => /^[0-9a-f]{40,64}$/.test(text)
