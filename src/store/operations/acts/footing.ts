import type { Footing } from '../../../core/acts/moved-on.ts'
import { itemStatuses } from '../../rows/item-record.ts'
import { integer, word, type RawRow } from '../../rows/raw-row.ts'

/** Of an item `i` and its row `b` in an act. */
export const footingColumns = `i.status AS status_now, i.hold AS hold_now, i.since AS since_now, b.left_status, b.left_since`

export const parseFooting = (
  row: RawRow,
): { readonly now: Footing; readonly left: Omit<Footing, 'hold'> | null } => ({
  now: {
    status: word(row, 'status_now', itemStatuses),
    hold: row['hold_now'] === null ? null : word(row, 'hold_now', ['source', 'stopped'] as const),
    since: integer(row, 'since_now'),
  },
  left:
    row['left_status'] === null
      ? null
      : { status: word(row, 'left_status', itemStatuses), since: integer(row, 'left_since') },
})
