import { itemId, type EpochMs } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { reason } from '../../core/reason.ts'
import { flag, integer, text, textOrNull, word, type RawRow } from '../rows/raw-row.ts'
import { all, one, type Operation } from '../statement.ts'
import { block, unblock } from './attempts/needing.ts'
import { markCancelled } from './mark-cancelled.ts'
import { moveItem } from './move-item.ts'
import { recordEvent } from './record-event.ts'

/*
 * Containers: items with nothing of their own to do, which are done when what is in them is. `blocked_by` of one is 1 more than what it
 * needs, as long as it exists, so that no claim ever looks at one.
 */

/** An item is done or cancelled: the container it is in is over when it was the last, and then the one around that. */
export function* settleContainerOf(item: number, now: EpochMs): Operation<void> {
  const container = yield* containerOf(item)
  if (container !== null) yield* settleIfOver(container.id, now)
}

/** An item is open again: a container that was over because it was is open again too, and the one around that. */
export function* reopenContainerOf(item: number, now: EpochMs): Operation<void> {
  const container = yield* containerOf(item)
  if (container !== null && container.was !== null) yield* reopen(container.id, container.was, now)
}

/** After an import, in which items came, went or changed their status: what has something open is open, whatever has nothing is over. */
export function* settleContainers(now: EpochMs): Operation<void> {
  for (const id of yield* selectOpenAgain({})) yield* reopenIfOver(id, now)
  for (;;) {
    const over = yield* selectOver({})
    if (over.length === 0) return
    for (const id of over) yield* settleIfOver(id, now)
  }
}

/** The same for some of the containers, those behind a place: others have their turn in between. Returns the place of the last. */
export function* settleContainersAfter(
  { after, limit }: { readonly after: number; readonly limit: number },
  now: EpochMs,
): Operation<{ readonly last: number | null; readonly settled: number }> {
  const range = yield* selectContainersAfter({ after, limit })
  const last = range.at(-1) ?? null
  if (last === null) return { last, settled: 0 }
  const again = yield* selectOpenAgainIn({ after, last })
  for (const id of again) yield* reopenIfOver(id, now)
  const over = yield* selectOverIn({ after, last })
  for (const id of over) yield* settleIfOver(id, now)
  return { last, settled: again.length + over.length }
}

/** Whether it is over is looked at only now: one that was settled, or opened, before it may have taken it along. */
function* settleIfOver(container: number, now: EpochMs): Operation<void> {
  const rest = yield* selectRest({ container })
  if (rest !== null && rest.any && !rest.open) yield* settle(container, rest.done, now)
}

function* reopenIfOver(container: number, now: EpochMs): Operation<void> {
  const was = yield* selectWas({ container })
  if (was !== null) yield* reopen(container, was, now)
}

function* settle(container: number, isDone: boolean, now: EpochMs): Operation<void> {
  const why = reason('contents', `all of it is ${isDone ? 'done' : 'cancelled'}`)
  const change = { item: container, reason: JSON.stringify(why), now }
  if (isDone) {
    yield* markSettled(change)
    yield* recordEvent({ type: 'item:done', commit: null }, { item: container }, now)
    yield* unblock({ item: container })
  } else {
    yield* markCancelled(change)
    yield* recordEvent({ type: 'item:cancelled', reason: why }, { item: container }, now)
  }
  yield* settleContainerOf(container, now)
}

function* reopen(container: number, was: Settled, now: EpochMs): Operation<void> {
  // Nothing was freed by one that was cancelled.
  if (was === 'done') yield* block({ item: container })
  yield* markReopened({ item: container, now })
  yield* reopenContainerOf(container, now)
}

const settledStatuses = ['done', 'cancelled'] as const
type Settled = (typeof settledStatuses)[number]

interface Container {
  readonly id: number
  /** What it came to by what is in it, not by its backlog or a person; null: it is open, or that is not so. */
  readonly was: Settled | null
}

/** The container of an item that is over because what is in it is; null: there is none. */
export function* containerOverWith(item: number): Operation<number | null> {
  const container = yield* containerOf(item)
  return container === null || container.was === null ? null : container.id
}

function* containerOf(item: number): Operation<Container | null> {
  const parent = yield* selectParent({ item })
  return parent == null ? null : yield* selectContainer({ folded: foldId(parent) })
}

const selectParent = one(`SELECT parent FROM facts WHERE item = :item`, (row) => textOrNull(row, 'parent'))

const was = `CASE WHEN reason ->> 'code' = 'contents' THEN status END AS was`

const selectContainer = one(
  `SELECT id, ${was} FROM items WHERE folded = :folded AND kind = 'container'`,
  (row): Container => ({ id: integer(row, 'id'), was: wasOf(row) }),
)

const selectWas = one(`SELECT ${was} FROM items WHERE id = :container`, (row) => wasOf(row))

const wasOf = (row: RawRow): Settled | null =>
  row['was'] === null ? null : word(row, 'was', settledStatuses)

/** Of the required items in container `c`. */
const inside = (columns: string): string => `SELECT ${columns} FROM facts f JOIN items i ON i.id = f.item
     WHERE f.parent = c.key AND f.held_as IS DISTINCT FROM 'optional'`

const isOpen = `i.status NOT IN ('done', 'cancelled')`

const selectRest = one(
  `SELECT EXISTS (${inside('1')}) AS any, EXISTS (${inside('1')} AND ${isOpen}) AS open,
     EXISTS (${inside('1')} AND i.status = 'done') AS done
   FROM items c WHERE c.id = :container AND c.status = 'todo'`,
  (row) => ({ any: flag(row, 'any'), open: flag(row, 'open'), done: flag(row, 'done') }),
)

const containersOver = (range: string) =>
  all(
    `SELECT c.id FROM items c
     WHERE c.kind = 'container' AND c.status = 'todo' ${range} AND EXISTS (${inside('1')})
       AND NOT EXISTS (${inside('1')} AND ${isOpen})
     ORDER BY c.place`,
    (row) => integer(row, 'id'),
  )

const containersOpenAgain = (range: string) =>
  all(
    `SELECT c.id FROM items c
     WHERE c.kind = 'container' AND c.status IN ('done', 'cancelled') AND c.reason ->> 'code' = 'contents' ${range}
       AND EXISTS (${inside('1')} AND ${isOpen}) ORDER BY c.place`,
    (row) => integer(row, 'id'),
  )

const selectOver = containersOver('')
const selectOpenAgain = containersOpenAgain('')

const inRange = 'AND c.place > :after AND c.place <= :last'
const selectOverIn = containersOver(inRange)
const selectOpenAgainIn = containersOpenAgain(inRange)

const selectContainersAfter = all(
  `SELECT place FROM items WHERE kind = 'container' AND place > :after ORDER BY place LIMIT :limit`,
  (row) => integer(row, 'place'),
)

/** What is in an item that is still to be done. */
export const selectOpenInside = all(
  `SELECT i.key FROM items c JOIN facts f ON f.parent = c.key JOIN items i ON i.id = f.item
   WHERE c.id = :item AND c.kind = 'container' AND f.held_as IS DISTINCT FROM 'optional' AND ${isOpen}
   ORDER BY i.place, i.id`,
  (row) => itemId(text(row, 'key')),
)

const markSettled = moveItem(
  [['settle', 'todo', 'done']],
  `hold = NULL, asks = NULL, not_before = NULL, merged = NULL, reason = :reason`,
)

const markReopened = moveItem(
  [
    ['reopen', 'done', 'todo'],
    ['reopen', 'cancelled', 'todo'],
  ],
  `reason = NULL`,
)
