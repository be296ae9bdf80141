import { itemId, oid } from '../../../core/ids.ts'
import { slugOf } from '../../../core/naming/slug.ts'
import type { LandedElsewhere, LandedItem } from '../../../core/ports/lane-store.ts'
import { flag, integer, text, type RawRow } from '../../rows/raw-row.ts'
import { all } from '../../statement.ts'
import { oidOrNull } from './lane-record.ts'

/** Done items whose work went through this lane, in the order in which it landed. */
export const selectLanded = all(
  landedWork(`i.reason ->> 'code' IS NOT DISTINCT FROM 'undone' AS undone`, `a.lane = :target`),
  (row): LandedItem => ({ ...parseLanded(row), undone: flag(row, 'undone') }),
)

/**
 * Done items whose work went through other lanes alone, and those that are marked so. One that changed nothing is nowhere, and one
 * that was removed from its own target has the reason `undone`.
 */
export const selectLandedElsewhere = all(
  landedWork(
    `a.lane, i.reason ->> 'code' IS NOT DISTINCT FROM 'elsewhere' AS marked`,
    `a.work IS NOT NULL AND i.reason ->> 'code' IS DISTINCT FROM 'undone'
     AND (i.reason ->> 'code' = 'elsewhere' OR NOT EXISTS (
       SELECT 1 FROM attempts own WHERE own.item = i.id AND own.outcome = 'done' AND own.lane = :target))`,
  ),
  (row): LandedElsewhere => ({
    ...parseLanded(row),
    undone: false,
    lane: text(row, 'lane'),
    marked: flag(row, 'marked'),
  }),
)

/** The last attempt of each done item that was merged. */
function landedWork(columns: string, condition: string): string {
  // Whether its agent moved the target to commits of its own.
  const strayed = `EXISTS (SELECT 1 FROM events e
    WHERE e.run = a.run AND e.type = 'target:strayed' AND e.body ->> 'item' = i.key
      AND CAST(e.body ->> 'number' AS BIGINT) = a.epoch AND e.body ->> 'target' = a.lane)`
  return `SELECT i.key, i.merged, a.landed AS made, a.work ->> 'commit' AS work, ${strayed} AS strayed, a.epoch, f.title, ${columns}
    FROM attempts a JOIN items i ON i.id = a.item JOIN facts f ON f.item = i.id
    WHERE a.outcome = 'done' AND i.status = 'done' AND i.merged IS NOT NULL
      AND a.epoch = (SELECT max(epoch) FROM attempts WHERE item = i.id AND outcome = 'done')
      AND ${condition}
    ORDER BY a.ended_at, a.queued`
}

function parseLanded(row: RawRow): Omit<LandedItem, 'undone'> {
  return {
    item: itemId(text(row, 'key')),
    slug: slugOf(text(row, 'key')),
    number: integer(row, 'epoch'),
    title: text(row, 'title'),
    commit: oid(text(row, 'merged')),
    made: oidOrNull(row, 'made'),
    work: oidOrNull(row, 'work'),
    strayed: flag(row, 'strayed'),
  }
}
