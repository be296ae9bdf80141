import type { AgentChoice } from '../../core/agent/agent-choice.ts'
import { itemId, type EpochMs, type ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Refusal } from '../../core/ports/backlog-store.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { integer, text, word } from '../rows/raw-row.ts'
import { change, one, type Operation } from '../statement.ts'
import { recordEvent } from './record-event.ts'

/** Who does an item by a person's word; null: whoever the rest decides. */
export function* chooseAgentOf(
  id: ItemId,
  choice: AgentChoice | null,
  now: EpochMs,
): Operation<Refusal | null> {
  const item = yield* selectItem({ folded: foldId(id) })
  if (item === null) return { item: id, why: 'there is no such task here' }
  const why = noAgent[item.status]
  if (why !== undefined) return { item: item.key, why }
  const chosen = choice === null ? null : JSON.stringify(choice)
  const { rows } = yield* storeChoice({ item: item.id, chosen, now })
  if (rows > 0) yield* recordEvent({ type: 'item:agent-chosen', choice }, { item: item.id }, now)
  return null
}

const noAgent: Readonly<Partial<Record<ItemStatus, string>>> = {
  done: 'it is done: no agent works on it any more',
  cancelled: 'it is cancelled: no agent works on it before a retry',
}

const selectItem = one(`SELECT id, key, status FROM items WHERE folded = :folded`, (row) => ({
  id: integer(row, 'id'),
  key: itemId(text(row, 'key')),
  status: word(row, 'status', itemStatuses),
}))

/** What an earlier claim has put behind the demand of another agent is looked at anew. */
const storeChoice = change(`
  UPDATE items SET chosen = :chosen, demand = 0, updated_at = :now WHERE id = :item AND chosen IS DISTINCT FROM :chosen`)

/*
 * A choice for the next try stays with its item until a try by it has counted: a claim notes in it which attempt has taken it. What is
 * put back uncounted (stopped, limited, interrupted) has it again without a word, and one that is made meanwhile is for the try after.
 */

/** What the column is once an attempt works by it. */
export function takenBy(attempt: number, chosen: AgentChoice | undefined): string | null {
  if (chosen === undefined) return null
  return JSON.stringify(chosen.until === 'try' ? { ...chosen, taken: attempt } : chosen)
}

/** Of the attempt `:used`; NULL: none counts. What waited behind the demand of the chosen one is looked at anew. */
export const chosenIsUsed = `
  demand = CASE chosen ->> 'taken' WHEN :used THEN 0 ELSE demand END,
  chosen = CASE chosen ->> 'taken' WHEN :used THEN NULL ELSE chosen END`
