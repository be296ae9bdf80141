import { itemId } from '../../core/ids.ts'
import { holds, itemStatuses } from '../rows/item-record.ts'
import { flag, integer, integerOrNull, realOrNull, text, textOrNull, word } from '../rows/raw-row.ts'
import { one } from '../statement.ts'
import type { KnownItem } from './plan-import.ts'

export interface Found extends KnownItem {
  /** The backlog it came from; null for items typed by hand. */
  readonly source: string | null
  /** The last reading of its file, in some checkout, found no line of it. */
  readonly isGone: boolean
}

export const selectKnown = one(
  `SELECT i.id, i.key, i.source AS source_id, i.status, i.hold, i.place, i.priority, i.scheduled_for, i.kind, i.run_group, s.path, f.*,
     EXISTS (SELECT 1 FROM file_standings fs WHERE fs.item = i.id AND fs.seen = 'removed') AS gone
   FROM items i JOIN facts f ON f.item = i.id
   JOIN sources s ON s.id = i.source WHERE i.folded = :folded`,
  (row): Found => ({
    id: integer(row, 'id'),
    key: itemId(text(row, 'key')),
    sourceId: integer(row, 'source_id'),
    status: word(row, 'status', itemStatuses),
    hold: row['hold'] === null ? null : word(row, 'hold', holds),
    place: integer(row, 'place'),
    line: integerOrNull(row, 'line'),
    source: textOrNull(row, 'path'),
    isGone: flag(row, 'gone'),
    facts: {
      title: text(row, 'title'),
      description: text(row, 'description'),
      type: text(row, 'type'),
      priority: integer(row, 'priority'),
      sourcePriority: textOrNull(row, 'source_priority'),
      parent: textOrNull(row, 'parent'),
      dependsOn: text(row, 'depends_on'),
      files: text(row, 'files'),
      estimateHours: realOrNull(row, 'estimate_hours'),
      weight: realOrNull(row, 'weight'),
      scheduledFor: integerOrNull(row, 'scheduled_for'),
      assignee: textOrNull(row, 'assignee'),
      agent: textOrNull(row, 'agent'),
      model: textOrNull(row, 'model'),
      metadata: text(row, 'metadata'),
      kind: textOrNull(row, 'kind'),
      group: textOrNull(row, 'run_group'),
      heldAs: textOrNull(row, 'held_as'),
    },
  }),
)
