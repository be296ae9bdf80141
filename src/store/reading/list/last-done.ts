import { oid } from '../../../core/ids.ts'
import { integer, text } from '../../rows/raw-row.ts'
import { one } from '../../statement.ts'

/** Tries that are looked at for it, however many came to nothing. */
const mostTries = 2_000

/** The newest work that has landed. */
export const lastDone = () => selectLastDone({ mostTries })

const selectLastDone = one(
  `SELECT i.merged, a.ended_at FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.id > (SELECT coalesce(max(id), 0) FROM attempts) - :mostTries AND a.outcome = 'done'
     AND i.status = 'done' AND i.merged IS NOT NULL
   ORDER BY a.ended_at DESC, a.id DESC LIMIT 1`,
  (row) => ({ commit: oid(text(row, 'merged')), at: integer(row, 'ended_at') }),
)
