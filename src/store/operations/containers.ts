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
  if (container === null) return
  // Tasks are mostly done one after the other: the next is open, where all that is done would be looked through from the first on.
  const next = yield* selectOpenBehind({ container: container.id, item })
  if (next === null) yield* settleIfOver(container.id, now)
}

/** An item is open again: a container that was over because it was is open again too, and the one around that. */
export function* reopenContainerOf(item: number, now: EpochMs): Operation<void> {
  const container = yield* containerOf(item)
  if (container !== null && container.was !== null) yield* reopen(container.id, container.was, now)
}

/** Items that came, went or changed their status, and what they are in, or were. */
export interface Unsettled {
  readonly items: readonly number[]
  /** Ids of containers, as something in them names them. */
  readonly parents: readonly string[]
}

/** What has something open is open, whatever has nothing is over: of the containers among these items, and those around them. */
export function* settleContainers({ items, parents }: Unsettled, now: EpochMs): Operation<void> {
  const ids = [...items]
  for (const name of new Set(parents.map(foldId))) {
    const container = yield* selectContainer({ folded: name })
    if (container !== null) ids.push(container.id)
  }
  if (ids.length === 0) return
  const rows = JSON.stringify([...new Set(ids)])
  for (const id of yield* selectOpenAgainOf({ rows })) yield* reopenIfOver(id, now)
  for (const id of yield* selectOverOf({ rows })) yield* settleIfOver(id, now)
}

/** The same for all of the containers behind a place, some at a time: others have their turn in between. Returns the place of the last. */
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

/** The names of what these items are in. */
export function* parentsOf(items: readonly number[]): Operation<readonly string[]> {
  return items.length === 0 ? [] : yield* selectParents({ rows: JSON.stringify(items) })
}

const selectParents = all(
  `SELECT DISTINCT f.parent FROM json_each(:rows) e CROSS JOIN facts f WHERE f.item = e.value AND f.parent IS NOT NULL`,
  (row) => text(row, 'parent'),
)

const selectParent = one(`SELECT parent FROM facts WHERE item = :item`, (row) => textOrNull(row, 'parent'))

const was = `CASE WHEN reason ->> 'code' = 'contents' THEN status END AS was`

const selectContainer = one(
  `SELECT id, ${was} FROM items WHERE folded = :folded AND kind = 'container'`,
  (row): Container => ({ id: integer(row, 'id'), was: wasOf(row) }),
)

const isOverByContents = `c.status IN ('done', 'cancelled') AND c.reason ->> 'code' = 'contents'`

/** By its id, one that is over because what is in it is, and what it is in. */
export const selectContainersOver = one(
  `SELECT c.id, f.parent FROM items c CROSS JOIN facts f
   WHERE c.folded = :name AND c.kind = 'container' AND ${isOverByContents} AND f.item = c.id`,
  (row) => ({ id: integer(row, 'id'), parent: textOrNull(row, 'parent') }),
)

/** Those of some items that are open. */
export const selectOpenOf = all(
  `SELECT c.id FROM json_each(:rows) e CROSS JOIN items c WHERE c.id = e.value AND c.status NOT IN ('done', 'cancelled')`,
  (row) => integer(row, 'id'),
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

const selectOpenBehind = one(
  `SELECT i.id FROM items c CROSS JOIN facts f CROSS JOIN items i
   WHERE c.id = :container AND f.parent = c.key AND f.item > :item AND f.held_as IS DISTINCT FROM 'optional'
     AND i.id = f.item AND ${isOpen} ORDER BY f.item LIMIT 1`,
  (row) => integer(row, 'id'),
)

const containersOver = ({ from, range }: Containers) =>
  all(
    `SELECT c.id FROM ${from}
     WHERE ${range} AND c.kind = 'container' AND c.status = 'todo' AND EXISTS (${inside('1')})
       AND NOT EXISTS (${inside('1')} AND ${isOpen})
     ORDER BY c.place`,
    (row) => integer(row, 'id'),
  )

const containersOpenAgain = ({ from, range }: Containers) =>
  all(
    `SELECT c.id FROM ${from}
     WHERE ${range} AND c.kind = 'container' AND ${isOverByContents}
       AND EXISTS (${inside('1')} AND ${isOpen}) ORDER BY c.place`,
    (row) => integer(row, 'id'),
  )

/** Which containers `c`. */
interface Containers {
  readonly from: string
  readonly range: string
}

const named = { from: 'json_each(:rows) e CROSS JOIN items c', range: 'c.id = e.value' }
const selectOverOf = containersOver(named)
const selectOpenAgainOf = containersOpenAgain(named)

const inRange = { from: 'items c', range: 'c.place > :after AND c.place <= :last' }
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
