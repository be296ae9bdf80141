import { foldId } from '../../../core/naming/slug.ts'
import { whyNoNote } from '../../../core/person-note.ts'
import { mostPlanCharacters } from '../../../core/plan/plan.ts'
import type { PlanReply, Refusal } from '../../../core/ports/backlog-store.ts'
import type { Timed } from '../../driver.ts'
import { integer, integerOrNull } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'

/** What the agent of an attempt means to do; its item asks a person about it once the attempt has ended. */
export const insertPlan = (attempt: number, item: number, text: string): Operation<unknown> =>
  upsertPlan({ attempt, item, text: text.slice(0, mostPlanCharacters) })

/** Whether the item's newest plan was approved. */
export const isPlanApproved = one(
  `SELECT answer IS NOT DISTINCT FROM 'approved' AS approved FROM plans WHERE item = :item ORDER BY attempt DESC LIMIT 1`,
  (row) => integer(row, 'approved') === 1,
)

/** The item is ready again: for its work, or for another plan. */
export function* answerPlan({
  item: id,
  attempt,
  answer,
  note,
  now,
}: Timed<PlanReply>): Operation<readonly Refusal[]> {
  const item = yield* selectAsking({ folded: foldId(id) })
  if (item === null) return [{ item: id, why: 'there is no such task here' }]
  if (item.asks === null) return [{ item: id, why: 'no plan of it waits for an answer' }]
  if (item.asks !== attempt) return [{ item: id, why: 'it has another plan by now: read that first' }]
  const kept = note === null || note.trim() === '' ? null : note.trim()
  const why = kept === null ? null : whyNoNote(kept)
  if (why !== null) return [{ item: id, why }]
  yield* updateAnswer({ attempt, answer, note: kept, now })
  yield* updateAsking({ item: item.id, attempt, now })
  yield* recordEvent({ type: 'plan:answered', answer, note: kept }, { item: item.id, attempt }, now)
  return []
}

const upsertPlan = change(`
  INSERT INTO plans (attempt, item, text) VALUES (:attempt, :item, :text)
  ON CONFLICT (attempt) DO UPDATE SET text = excluded.text`)

const selectAsking = one(
  `SELECT id, CASE status WHEN 'todo' THEN asks END AS asks FROM items WHERE folded = :folded`,
  (row) => ({
    id: integer(row, 'id'),
    asks: integerOrNull(row, 'asks'),
  }),
)

const updateAnswer = change(`
  UPDATE plans SET answer = :answer, note = :note, answered_at = :now WHERE attempt = :attempt`)

const updateAsking = change(`
  UPDATE items SET asks = NULL, reason = NULL, updated_at = :now WHERE id = :item AND asks = :attempt AND status = 'todo'`)
