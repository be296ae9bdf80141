import { itemId, oid, type EpochMs, type ItemId } from '../../../core/ids.ts'
import { foldId, slugOf } from '../../../core/naming/slug.ts'
import type { LandedElsewhere } from '../../../core/ports/lane-store.ts'
import type { Reason } from '../../../core/reason.ts'
import { flag, integer, text } from '../../rows/row.ts'
import { all, change, type Operation } from '../../statement.ts'
import { madeOf, oidOrNull, strayedOf } from './lane-record.ts'

/**
 * Done items whose work went through other lanes alone, and those that are marked so. One that changed nothing is nowhere, and one
 * that was removed from its own target has the reason `undone`.
 */
export const selectLandedElsewhere = all(
  `SELECT i.key, i.merged, ${madeOf} AS made, a.work ->> 'commit' AS work, ${strayedOf} AS strayed, a.epoch, a.lane, f.title,
     i.reason ->> 'code' IS NOT DISTINCT FROM 'elsewhere' AS marked
   FROM attempts a JOIN items i ON i.id = a.item JOIN facts f ON f.item = i.id
   WHERE a.outcome = 'done' AND a.work IS NOT NULL AND i.status = 'done' AND i.merged IS NOT NULL
     AND i.reason ->> 'code' IS DISTINCT FROM 'undone'
     AND a.epoch = (SELECT max(epoch) FROM attempts WHERE item = i.id AND outcome = 'done')
     AND (i.reason ->> 'code' = 'elsewhere' OR NOT EXISTS (
       SELECT 1 FROM attempts own WHERE own.item = i.id AND own.outcome = 'done' AND own.lane = :target))
   ORDER BY a.ended_at, a.queued`,
  (row): LandedElsewhere => ({
    item: itemId(text(row, 'key')),
    slug: slugOf(text(row, 'key')),
    number: integer(row, 'epoch'),
    title: text(row, 'title'),
    commit: oid(text(row, 'merged')),
    made: oidOrNull(row, 'made'),
    work: oidOrNull(row, 'work'),
    strayed: flag(row, 'strayed'),
    undone: false,
    lane: text(row, 'lane'),
    marked: flag(row, 'marked'),
  }),
)

export const selectLackingWork = all(
  `SELECT key FROM items WHERE status = 'done' AND reason ->> 'code' IN ('undone', 'elsewhere') ORDER BY id`,
  (row): ItemId => itemId(text(row, 'key')),
)

export function* noteElsewhere(marks: ReadonlyMap<ItemId, Reason | null>, now: EpochMs): Operation<void> {
  for (const [item, reason] of marks) {
    yield* mark({ folded: foldId(item), reason: reason === null ? null : JSON.stringify(reason), now })
  }
}

const mark = change(`
  UPDATE items SET reason = :reason, updated_at = :now
  WHERE folded = :folded AND status = 'done' AND reason IS DISTINCT FROM :reason
    AND reason ->> 'code' IS DISTINCT FROM 'undone'`)
