import { LoopworkError } from '../../core/errors.ts'
import { itemId, type EpochMs, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { NewItem } from '../../core/ports/backlog-store.ts'
import type { Reach } from '../graph/link-change.ts'
import { importTyped } from '../import/import-typed.ts'
import { integer, text } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'

/**
 * Stores an item typed by hand. Its id is chosen, and what it needs is looked up, in the transaction that inserts it:
 * chosen before, two processes at once would choose the same one.
 * @returns the id under which it is stored. @throws GraphTooLarge
 */
export function* addItem({ id: asked, ...item }: NewItem, now: EpochMs, reach: Reach): Operation<ItemId> {
  const id = asked === null ? yield* nextId() : yield* unused(asked)
  const dependsOn: ItemId[] = []
  for (const need of item.dependsOn) dependsOn.push(yield* spelled(need))
  const parent = item.parent === null ? null : yield* spelled(item.parent)
  const draft = {
    ...item,
    id,
    parent,
    dependsOn,
    source: null,
    line: null,
    hold: null,
    status: 'todo',
  } as const
  yield* importTyped(draft, now, reach)
  return id
}

function* unused(asked: ItemId): Operation<ItemId> {
  const there = yield* selectSpelling({ folded: foldId(asked) })
  if (there === null) return asked
  throw new LoopworkError('usage', `add: there is a task ${there} already`, { hint: 'choose another --id' })
}

/** The first free `TASK-n` behind as many numbers as there are items. */
function* nextId(): Operation<ItemId> {
  const total = (yield* countItems({})) ?? 0
  for (let number = total + 1; ; number++) {
    const id = itemId(`TASK-${number}`)
    if ((yield* selectSpelling({ folded: foldId(id) })) === null) return id
  }
}

/** An item's id as it is spelled where the item comes from. */
function* spelled(id: ItemId): Operation<ItemId> {
  const there = yield* selectSpelling({ folded: foldId(id) })
  if (there !== null) return there
  throw new LoopworkError('usage', `add: there is no task ${id}`, { hint: 'loopwork list shows the ids' })
}

const selectSpelling = one(`SELECT key FROM items WHERE folded = :folded`, (row) => itemId(text(row, 'key')))

const countItems = one(`SELECT sum(n) AS total FROM tallies`, (row) => integer(row, 'total'))
