import { itemId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { Reason } from '../../../core/reason.ts'
import { text } from '../../rows/raw-row.ts'
import { all, change, type Operation } from '../../statement.ts'

export const selectLackingWork = all(
  `SELECT key FROM items WHERE status = 'done' AND reason ->> 'code' IN ('undone', 'elsewhere') ORDER BY id`,
  (row): ItemId => itemId(text(row, 'key')),
)

export function* noteElsewhere(reasons: ReadonlyMap<ItemId, Reason | null>, now: EpochMs): Operation<void> {
  for (const [item, reason] of reasons) {
    yield* writeReason({ folded: foldId(item), reason: reason === null ? null : JSON.stringify(reason), now })
  }
}

const writeReason = change(`
  UPDATE items SET reason = :reason, updated_at = :now
  WHERE folded = :folded AND status = 'done' AND reason IS DISTINCT FROM :reason
    AND reason ->> 'code' IS DISTINCT FROM 'undone'`)
