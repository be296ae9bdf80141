import { actKinds, type ActKind, type TakenBack } from '../../../core/acts/act.ts'
import type { FormerStanding } from '../../../core/acts/former-standing.ts'
import { movedOn } from '../../../core/acts/moved-on.ts'
import { itemId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import type { ItemStatus } from '../../../core/item.ts'
import type { Refusal } from '../../../core/ports/backlog-store.ts'
import { itemStatuses } from '../../rows/item-record.ts'
import { flag, integer, text, word } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { unblock } from '../attempts/needing.ts'
import { backInQueue } from '../lane/back-in-queue.ts'
import { containerOverWith, reopenContainerOf, settleContainerOf } from '../containers.ts'
import { recordEvent } from '../record-event.ts'
import { updateOutside } from '../scope.ts'
import { footingColumns, parseFooting } from './footing.ts'
import { putBack, selectStanding } from './put-back.ts'

/** Puts the tasks of an act back to how they stood before it, as far as nothing has happened to them since. Null: there is no such act. */
export function* takeBackAct(act: number, now: EpochMs): Operation<TakenBack | null> {
  const found = yield* selectAct({ act })
  if (found === null) return null
  const { kind } = found
  const items: ItemId[] = []
  const queued: ItemId[] = []
  const refused: Refusal[] = []
  for (const task of yield* selectTasks({ act })) {
    const why = movedOn(task.now, task.left) ?? (yield* whatRanSince(kind, task.id, found.at))
    if (why !== null) {
      refused.push({ item: task.item, why })
      continue
    }
    if (kind === 'stop' && (yield* backInQueue(task.id, now))) {
      items.push(task.item)
      queued.push(task.item)
      continue
    }
    const to = kind === 'stop' ? 'todo' : standing(task.was)
    yield* putBack(to, kind === 'stop' ? null : act, { item: task.id, now })
    if (kind !== 'stop') {
      yield* storeSettled({ item: task.id, settle: task.settles ? 1 : 0 })
      if (task.wasOutside) yield* updateOutside({ item: task.id, outside: 1 })
    }
    yield* changeAround(to, task, now)
    const stands = yield* selectStanding({ item: task.id })
    if (stands !== null)
      yield* recordEvent({ type: 'item:put-back', took: kind, to, ...stands }, { item: task.id }, now)
    items.push(task.item)
  }
  if (items.length > 0) {
    yield* deleteItems({ act })
    yield* deleteAct({ act })
  }
  return { kind, items, queued, refused }
}

/** What waits for it, and what it is in. */
function* changeAround(to: ItemStatus, { id, now: { status } }: Task, now: EpochMs): Operation<void> {
  if (to === 'done') yield* unblock({ item: id })
  const isOpen = to === 'todo' || to === 'failed'
  if (isOpen && status === 'cancelled') yield* reopenContainerOf(id, now)
  if (!isOpen) yield* settleContainerOf(id, now)
}

/** A cancel may have been the last that a container waited for, and so have let others begin. */
function* whatRanSince(kind: ActKind, item: number, at: EpochMs): Operation<string | null> {
  if (kind !== 'cancel') return null
  for (let over = yield* containerOverWith(item); over !== null; over = yield* containerOverWith(over)) {
    const begun = yield* selectBegun({ container: over, at })
    if (begun !== null) return `${begun}, which waited for it, has begun since`
  }
  return null
}

interface Task extends ReturnType<typeof parseFooting> {
  readonly id: number
  readonly item: ItemId
  readonly was: ItemStatus
  readonly wasOutside: boolean
  readonly settles: boolean
}

/** Only a stop begins at a task that somebody has. */
const standing = (was: ItemStatus): FormerStanding['to'] => (was === 'claimed' ? 'todo' : was)

const selectAct = one(`SELECT kind, at FROM acts WHERE id = :act`, (row) => ({
  kind: word(row, 'kind', actKinds),
  at: integer(row, 'at'),
}))

const selectTasks = all(
  `SELECT i.id, i.key, ${footingColumns}, b.status, b.outside, b.settles FROM act_items b JOIN items i ON i.id = b.item
   WHERE b.act = :act ORDER BY b.item`,
  (row): Task => ({
    id: integer(row, 'id'),
    item: itemId(text(row, 'key')),
    ...parseFooting(row),
    was: word(row, 'status', itemStatuses),
    wasOutside: flag(row, 'outside'),
    settles: flag(row, 'settles'),
  }),
)

const selectBegun = one(
  `SELECT i.key FROM dependencies d JOIN items i ON i.id = d.item
   WHERE d.needs = :container AND i.status IN ('claimed', 'done', 'failed') AND i.since >= :at LIMIT 1`,
  (row) => text(row, 'key'),
)

const storeSettled = change(`
  UPDATE worktrees SET settle = :settle
  WHERE state = 'kept' AND attempt IN (SELECT id FROM attempts WHERE item = :item)`)

const deleteItems = change(`DELETE FROM act_items WHERE act = :act`)

const deleteAct = change(`DELETE FROM acts WHERE id = :act`)
