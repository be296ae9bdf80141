import { itemId } from '../../core/ids.ts'
import { itemTypes, type ItemFacts } from '../../core/item.ts'
import type { FilteredFacts } from '../../core/policy/filter/fits-filter.ts'
import { isOutside } from '../../core/policy/filter/is-outside.ts'
import {
  flag,
  integer,
  list,
  realOrNull,
  record,
  text,
  textOrNull,
  word,
  type RawRow,
} from '../rows/raw-row.ts'
import { change, one, type Operation } from '../statement.ts'

/*
 * The scope of the newest run: the items that its filter takes. Which they are is marked when the run is opened, and of an item that is
 * added or changed later, then; a claim only looks at the shelf.
 */

/** The filter that the marks follow; null: every item is in scope. */
export function* scopeFilter(): Operation<string | null> {
  return (yield* selectFilter({}))?.filter ?? null
}

/**
 * Marks an item anew after `act`, which changes what is known of it. One that a person has taken in stays in the scope, until it is the
 * change that moves it out.
 */
export function* rescoped(item: number, act: () => Operation<void>): Operation<void> {
  const filter = yield* scopeFilter()
  const before = filter === null ? null : yield* selectScoped({ item })
  yield* act()
  const after = before === null ? null : yield* selectScoped({ item })
  if (before === null || after === null) return
  const isNowOutside = isOutside(filter, after.facts)
  if (isNowOutside !== isOutside(filter, before.facts) && isNowOutside !== after.outside)
    yield* updateOutside({ item, outside: isNowOutside ? 1 : 0 })
}

/** A person wants it done in this run, whatever its filter. Returns whether it had been left out. */
export function* takeIn(item: number): Operation<boolean> {
  const { rows } = yield* updateTakenIn({ item })
  if (rows > 0) yield* noteTaken({})
  return rows > 0
}

export interface Scoped {
  readonly id: number
  readonly outside: boolean
  readonly facts: FilteredFacts & Pick<ItemFacts, 'kind'>
}

export const scopedColumns = `i.id, i.outside, i.key, i.priority, i.kind, f.title, f.type, f.parent, f.files, f.estimate_hours,
  f.assignee, f.agent, f.model, f.metadata, s.path`

export function parseScoped(row: RawRow): Scoped {
  const parent = textOrNull(row, 'parent')
  return {
    id: integer(row, 'id'),
    outside: flag(row, 'outside'),
    facts: {
      id: itemId(text(row, 'key')),
      ...(row['kind'] === 'container' ? { kind: 'container' } : {}),
      title: text(row, 'title'),
      type: word(row, 'type', itemTypes),
      priority: integer(row, 'priority'),
      parent: parent === null ? null : itemId(parent),
      files: row['files'] === '[]' ? [] : list(row, 'files'),
      estimateHours: realOrNull(row, 'estimate_hours'),
      assignee: textOrNull(row, 'assignee'),
      agent: textOrNull(row, 'agent'),
      model: textOrNull(row, 'model'),
      source: textOrNull(row, 'path'),
      metadata: row['metadata'] === '{}' ? {} : record<Record<string, unknown>>(row, 'metadata', []),
    },
  }
}

const selectFilter = one(`SELECT filter FROM scope WHERE id = 1`, (row) => ({
  filter: textOrNull(row, 'filter'),
}))

const selectScoped = one(
  `SELECT ${scopedColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE f.item = i.id AND s.id = i.source AND i.id = :item`,
  parseScoped,
)

export const updateOutside = change(`UPDATE items SET outside = :outside WHERE id = :item`)

const updateTakenIn = change(`UPDATE items SET outside = 0 WHERE id = :item AND outside = 1`)

const noteTaken = change(`UPDATE scope SET taken = 1`)
