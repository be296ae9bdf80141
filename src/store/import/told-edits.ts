import { itemId } from '../../core/ids.ts'
import type { BacklogEdit } from '../../core/ports/backlog-store.ts'
import { flag, text } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'
import { circleOf } from './apply-edit.ts'
import type { PlannedEdit } from './import-plan.ts'

/** What persons have written into files, with what they have to know of it. */
export function* toldEdits(edits: readonly PlannedEdit[]): Operation<readonly BacklogEdit[]> {
  const results: BacklogEdit[] = []
  for (const edit of edits) {
    const { id, item, source, word, from, effect } = edit
    // Carried out, it is open, and so in no circle that it would close.
    const circle = (yield* selectIsOver({ item: id })) === true ? yield* circleOf(edit) : null
    const became = effect.kind === 'becomes' && circle === null
    const outcome = became ? 'became' : effect.kind === 'stop' ? 'stop' : 'refused'
    const ends = became && effect.status !== 'todo' && effect.status !== 'done'
    results.push({
      item,
      source,
      word,
      from,
      outcome,
      circle,
      work: outcome === 'refused' ? ((yield* selectWork({ item: id })) ?? null) : null,
      neededBy: ends ? yield* selectWaiting({ item: id }) : [],
    })
  }
  return results
}

const selectIsOver = one(
  `SELECT status IN ('failed', 'cancelled') AS over FROM items WHERE id = :item`,
  (row) => flag(row, 'over'),
)

const selectWork = one(
  `SELECT coalesce(reason ->> 'code', '') IN ('undone', 'elsewhere') AS lacking FROM items
   WHERE id = :item AND merged IS NOT NULL
     AND EXISTS (SELECT 1 FROM attempts a WHERE a.item = items.id AND a.outcome = 'done' AND a.work IS NOT NULL)`,
  (row): BacklogEdit['work'] => (flag(row, 'lacking') ? 'not there' : 'merged'),
)

/** Todo items that need this one. */
const selectWaiting = all(
  `SELECT i.key FROM dependencies d JOIN items i ON i.id = d.item
   WHERE d.needs = :item AND i.status = 'todo' ORDER BY i.place LIMIT 20`,
  (row) => itemId(text(row, 'key')),
)
