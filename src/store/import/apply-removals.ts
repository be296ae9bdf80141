import type { EpochMs } from '../../core/ids.ts'
import { reason } from '../../core/reason.ts'
import { change, type Operation } from '../statement.ts'
import { applyEdit } from './apply-edit.ts'
import { recordSeen } from './file-standings.ts'
import type { Removals } from './plan-removals.ts'

/** Carries out what it means that a file has no line of some items any more. */
export function* applyRemovals(
  { edits, held, gone }: Removals,
  { source, checkoutId }: { readonly source: string; readonly checkoutId: number },
  now: EpochMs,
): Operation<void> {
  for (const edit of edits) yield* applyEdit(edit, now)
  const why = JSON.stringify(reason('source', `${source} has no such task here`))
  for (const item of held) yield* holdBack({ item, reason: why, now })
  for (const item of gone) yield* recordSeen({ checkout: checkoutId, item, word: 'removed' })
}

const holdBack = change(`
  UPDATE items SET hold = 'source', reason = :reason, updated_at = :now WHERE id = :item AND status = 'todo'`)
