import type { CheckVerdict, Fence } from '../../core/attempt.ts'
import type { SourceItem } from '../../core/backlog/source-item.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Fenced } from '../../core/ports/fenced.ts'
import { isOfSource } from '../import/sources.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { text, textOrNull, word } from '../rows/raw-row.ts'
import { all, change, type Operation } from '../statement.ts'
import { ownersClaim } from './attempts/fence.ts'

/** What the agent of an attempt has written for later ones, until it stands in a file beside the backlog. */
export function* noteProgress(fence: Fence, written: string): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* upsertProgress({ item: claim.item, text: written })
  return 'ok'
}

/** What the agent of a check has said of it. */
export function* noteVerdict(fence: Fence, verdict: CheckVerdict): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* updateVerdict({ attempt: claim.attempt, verdict })
  return 'ok'
}

/** Of items whose text stands in the file now. */
export function* dropProgress(ids: readonly ItemId[]): Operation<void> {
  for (const id of ids) yield* deleteProgress({ folded: foldId(id) })
}

/** In the order of the file, without what is no longer in it. */
export const selectSourceItems = all(
  `SELECT i.key, i.status, i.run_group, CASE i.status WHEN 'failed' THEN i.reason ->> 'message' END AS why, p.text AS progress
   FROM sources s JOIN items i ON ${isOfSource('s.id')}
   LEFT JOIN progress p ON p.item = i.id
   WHERE s.path = :source AND NOT EXISTS (SELECT 1 FROM file_standings fs WHERE fs.item = i.id AND fs.seen = 'removed')
   ORDER BY i.place`,
  (row): SourceItem => ({
    id: itemId(text(row, 'key')),
    status: word(row, 'status', itemStatuses),
    group: textOrNull(row, 'run_group'),
    why: textOrNull(row, 'why'),
    progress: textOrNull(row, 'progress'),
  }),
)

const updateVerdict = change(`UPDATE attempts SET verdict = :verdict WHERE id = :attempt`)

const upsertProgress = change(`
  INSERT INTO progress (item, text) VALUES (:item, :text) ON CONFLICT (item) DO UPDATE SET text = excluded.text`)

const deleteProgress = change(
  `DELETE FROM progress WHERE item = (SELECT id FROM items WHERE folded = :folded)`,
)
