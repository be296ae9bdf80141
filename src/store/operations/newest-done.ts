import { itemTypes } from '../../core/item.ts'
import { integer, real, realOrNull, word } from '../rows/raw-row.ts'
import { all } from '../statement.ts'
import { unitsOf } from './work-of.ts'

/** The newest say most of what comes next, and old ones nothing of the agents of today. */
const mostTasks = 200
/** Tries that are looked at for them, however many of those came to nothing. */
const mostTries = 2_000

/** What the newest tasks that are done have taken, whatever that is read for. */
export const newestDone = () => selectNewest({ mostTries, limit: mostTasks })

/** Every try of a task counts: those that failed took their time as well. */
const selectNewest = all(
  `SELECT f.type, i.spent_micro_usd AS spent, ${unitsOf} AS units, coalesce(p.pace, 1.0) AS pace,
     (SELECT sum(b.ended_at - b.started_at) FROM attempts b WHERE b.item = a.item AND b.ended_at IS NOT NULL) AS ms
   FROM attempts a JOIN items i ON i.id = a.item JOIN facts f ON f.item = a.item LEFT JOIN paces p ON p.type = f.type
   WHERE a.id > (SELECT coalesce(max(id), 0) FROM attempts) - :mostTries AND a.outcome = 'done'
   ORDER BY a.id DESC LIMIT :limit`,
  (row) => ({
    type: word(row, 'type', itemTypes),
    // A clock that was set back.
    ms: Math.max(0, realOrNull(row, 'ms') ?? 0),
    units: real(row, 'units'),
    /** Of its type, as it is stored. */
    pace: real(row, 'pace'),
    spentMicroUsd: integer(row, 'spent'),
  }),
)
