import { actLifeMs, type ActKind } from '../../../core/acts/act.ts'
import type { EpochMs, ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { Refusal } from '../../../core/ports/backlog-store.ts'
import { change, insert, type Operation } from '../../statement.ts'
import { cancelItems, retryItems } from '../item-verbs.ts'

/* What a person does with tasks, stored with how they stood before. What a backlog does is no act. */

export const retryByPerson = (ids: readonly ItemId[], now: EpochMs, again: boolean) =>
  recorded('retry', ids, now, () => retryItems(ids, now, again))

export const cancelByPerson = (ids: readonly ItemId[], now: EpochMs) =>
  recorded('cancel', ids, now, () => cancelItems(ids, now))

/** They are asked to stop: how they stand after that isn't known yet. */
export function* recordStop(ids: readonly ItemId[], now: EpochMs): Operation<void> {
  const act = yield* begin('stop', ids, now)
  yield* deleteIfEmpty({ act })
}

/** It was not stopped, so there is nothing to take back. */
export function* forgetStop(item: ItemId): Operation<void> {
  yield* deleteStop({ folded: foldId(item) })
  yield* deleteEmpty({})
}

function* recorded(
  kind: ActKind,
  ids: readonly ItemId[],
  now: EpochMs,
  act: () => Operation<readonly Refusal[]>,
): Operation<readonly Refusal[]> {
  const id = yield* begin(kind, ids, now)
  const refused = yield* act()
  if (refused.length > 0) yield* deleteRefused({ act: id, ids: folded(refused.map(({ item }) => item)) })
  yield* storeLeft({ act: id })
  yield* deleteIfEmpty({ act: id })
  return refused
}

function* begin(kind: ActKind, ids: readonly ItemId[], now: EpochMs): Operation<number> {
  yield* deleteOldItems({ before: now - actLifeMs })
  yield* deleteEmpty({})
  const act = yield* insertAct({ kind, now })
  yield* storeBefore({ act, ids: folded(ids) })
  return act
}

const folded = (ids: readonly ItemId[]): string => JSON.stringify(ids.map(foldId))

const insertAct = insert(`INSERT INTO acts (kind, at) VALUES (:kind, :now) RETURNING id`)

const storeBefore = change(`
  INSERT INTO act_items (act, item, status, hold, not_before, asks, attempts, interruptions, merged, reason, spent_micro_usd,
    spent_tokens, since, outside, settles)
  SELECT :act, i.id, i.status, i.hold, i.not_before, i.asks, i.attempts, i.interruptions, i.merged, i.reason, i.spent_micro_usd,
    i.spent_tokens, i.since, i.outside,
    CASE WHEN EXISTS (SELECT 1 FROM worktrees w JOIN attempts a ON a.id = w.attempt
      WHERE a.item = i.id AND w.state = 'kept' AND w.settle = 1) THEN 1 ELSE 0 END
  FROM items i WHERE i.folded IN (SELECT value FROM json_each(:ids))`)

const storeLeft = change(`
  UPDATE act_items SET left_status = (SELECT i.status FROM items i WHERE i.id = act_items.item),
    left_since = (SELECT i.since FROM items i WHERE i.id = act_items.item)
  WHERE act = :act`)

const deleteRefused = change(`
  DELETE FROM act_items WHERE act = :act
    AND item IN (SELECT id FROM items WHERE folded IN (SELECT value FROM json_each(:ids)))`)

const deleteStop = change(`
  DELETE FROM act_items WHERE act = (SELECT max(id) FROM acts WHERE kind = 'stop')
    AND item = (SELECT id FROM items WHERE folded = :folded)`)

const deleteIfEmpty = change(`
  DELETE FROM acts WHERE id = :act AND NOT EXISTS (SELECT 1 FROM act_items WHERE act = :act)`)

const deleteEmpty = change(`
  DELETE FROM acts WHERE NOT EXISTS (SELECT 1 FROM act_items b WHERE b.act = acts.id)`)

const deleteOldItems = change(`DELETE FROM act_items WHERE act IN (SELECT id FROM acts WHERE at < :before)`)
