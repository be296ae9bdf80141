import type { EventBody } from '../../core/event.ts'
import type { EpochMs } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { isPutAside, weightOf, type Reason } from '../../core/reason.ts'
import { block, unblock } from '../operations/attempts/needing.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { integer, word } from '../rows/raw-row.ts'
import { change, one, type Operation } from '../statement.ts'

/** An event of an item, by rowids. */
export interface ItemEvent {
  readonly body: EventBody
  readonly item: number
  readonly attempt: number | null
  readonly at: EpochMs
}

/** What an event has made of its item. */
export function* replayItem({ body, item, attempt, at }: ItemEvent): Operation<void> {
  switch (body.type) {
    case 'item:claimed':
    case 'claim:taken':
    case 'item:requeued':
      if (attempt !== null) yield* claim({ item, attempt, epoch: body.epoch, at })
      return
    case 'item:released': {
      const { reason, notBefore } = body
      const asks = reason.code === 'plan:ready' ? attempt : null
      const hold = isPutAside(reason.code) ? 'stopped' : null
      yield* backToTodo(item, { hold, notBefore, asks, reason: JSON.stringify(reason), at })
      return yield* countTry(item, attempt, reason)
    }
    case 'item:retried':
      yield* backToTodo(item, { hold: null, notBefore: null, asks: null, reason: null, at })
      yield* resetTries({ item })
      return
    case 'item:put-back': {
      const { to, since: at, hold, notBefore, asks, attempts, merged } = body
      const reason = body.reason === null ? null : JSON.stringify(body.reason)
      if (to === 'todo') yield* backToTodo(item, { hold, notBefore, asks, reason, at })
      else yield* end(item, to, { merged, reason: body.reason, at })
      yield* storeTryCount({ item, attempts })
      return
    }
    case 'plan:answered':
      yield* backToTodo(item, { hold: null, notBefore: null, asks: null, reason: null, at })
      return
    case 'item:done':
    case 'item:restored':
      yield* end(item, 'done', { merged: body.commit, reason: null, at })
      // Its backlog, a person or what is in it has made it done: why, the event does not say.
      if (attempt === null && body.commit === null) yield* storeWhyDone({ item })
      return
    case 'item:undone':
      yield* markUndone({ item, reason: JSON.stringify(body.reason) })
      return
    case 'item:failed':
      yield* end(item, 'failed', { merged: null, reason: body.reason, at })
      return yield* countTry(item, attempt, body.reason)
    case 'item:cancelled':
      return yield* end(item, 'cancelled', { merged: null, reason: body.reason, at })
    case 'item:parked':
      return yield* park(item, body.holder, body.path)
    default:
  }
}

/** Some ends use up one of the item's tries. */
function* countTry(item: number, attempt: number | null, reason: Reason): Operation<void> {
  if (attempt !== null && weightOf(reason.code) === 'counted') yield* storeTries({ item, attempt })
}

/** The end of an attempt frees what was parked behind it. */
export function* freeParked(holder: number): Operation<void> {
  yield* unblockParked({ holder })
  yield* deleteParks({ holder })
}

function* backToTodo(
  item: number,
  to: {
    readonly hold: string | null
    readonly notBefore: EpochMs | null
    readonly asks: number | null
    readonly reason: string | null
    readonly at: EpochMs
  },
): Operation<void> {
  const wasDone = (yield* selectStatus({ item })) === 'done'
  yield* markTodo({ item, ...to })
  if (wasDone) yield* block({ item })
}

function* end(
  item: number,
  status: 'done' | 'failed' | 'cancelled',
  {
    merged,
    reason,
    at,
  }: { readonly merged: string | null; readonly reason: Reason | null; readonly at: EpochMs },
): Operation<void> {
  const before = yield* selectStatus({ item })
  yield* markEnd({ item, status, merged, reason: reason === null ? null : JSON.stringify(reason), at })
  if (status === 'done' && before !== 'done') yield* unblock({ item })
  if (status !== 'done' && before === 'done') yield* block({ item })
}

function* park(waiter: number, holder: string, path: string): Operation<void> {
  const attempt = yield* selectAttempt({ folded: foldId(holder) })
  if (attempt === null || (yield* selectParked({ waiter })) !== null) return
  yield* insertPark({ waiter, holder: attempt, path })
  yield* blockOnce({ waiter })
}

const storeTries = change(`
  UPDATE items SET attempts = (SELECT a.try_number FROM attempts a WHERE a.id = :attempt) WHERE id = :item`)
const storeTryCount = change(`UPDATE items SET attempts = :attempts WHERE id = :item`)
const resetTries = change(`UPDATE items SET attempts = 0, interruptions = 0 WHERE id = :item`)

const selectStatus = one(`SELECT status FROM items WHERE id = :item`, (row) =>
  word(row, 'status', itemStatuses),
)

const claim = change(`
  UPDATE items SET status = 'claimed', attempt = :attempt, epoch = :epoch, hold = NULL, not_before = NULL, asks = NULL, reason = NULL,
    since = :at, updated_at = :at WHERE id = :item`)

const markTodo = change(`
  UPDATE items SET status = 'todo', attempt = NULL, hold = :hold, not_before = :notBefore, asks = :asks, reason = :reason,
    merged = NULL, since = :at, updated_at = :at WHERE id = :item`)

const markEnd = change(`
  UPDATE items SET status = :status, attempt = NULL, hold = NULL, not_before = NULL, asks = NULL, reason = :reason,
    merged = coalesce(:merged, merged), since = :at, updated_at = :at WHERE id = :item`)

const storeWhyDone = change(`
  UPDATE items SET reason = (SELECT w.reason FROM whole.items w WHERE w.id = :item AND w.status = 'done') WHERE id = :item`)

const markUndone = change(`UPDATE items SET reason = :reason WHERE id = :item AND status = 'done'`)

const selectAttempt = one(`SELECT attempt FROM items WHERE folded = :folded AND attempt IS NOT NULL`, (row) =>
  integer(row, 'attempt'),
)
const selectParked = one(`SELECT waiter FROM parks WHERE waiter = :waiter`, (row) => integer(row, 'waiter'))
const insertPark = change(`INSERT INTO parks (waiter, holder, path) VALUES (:waiter, :holder, :path)`)
const blockOnce = change(`UPDATE items SET blocked_by = blocked_by + 1 WHERE id = :waiter`)
const unblockParked = change(`
  UPDATE items SET blocked_by = blocked_by - 1 WHERE id IN (SELECT waiter FROM parks WHERE holder = :holder)`)
const deleteParks = change(`DELETE FROM parks WHERE holder = :holder`)
