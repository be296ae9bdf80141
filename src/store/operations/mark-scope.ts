import type { WantedScope } from '../../core/ports/run-store.ts'
import { isOutside } from '../../core/policy/filter/is-outside.ts'
import { flag, integerOrNull, textOrNull } from '../rows/raw-row.ts'
import { all, change, one, type Operation } from '../statement.ts'
import { livingSupervisors, type Judge } from './runs/supervisor-life.ts'
import { selectUnfinishedRun } from './runs/select-run.ts'
import { parseScoped, scopedColumns, updateOutside, type Scoped } from './scope.ts'

/** So many items are marked in one transaction: a screen that waits for it goes on painting. */
const markedAtOnce = 500

/**
 * Marks the next items for a run that is about to be opened. Returns whether that was the last of it. Those of a run with a living
 * supervisor are its own. Whoever is overtaken by a start with another filter stops: two would begin anew by turns for ever.
 */
export function* markNext(
  wanted: WantedScope,
  { isFirst, ...judge }: Judge & { readonly isFirst: boolean },
): Operation<boolean> {
  const run = yield* selectUnfinishedRun({})
  if (run !== null && (yield* livingSupervisors(run.id, judge)).length > 0) return true
  const scope = yield* selectScope({})
  if (!isFirst && scope !== null && isAnotherScope(scope, wanted)) return true
  return yield* markSome(wanted)
}

/** More is left than others may wait for: it is marked first. Nothing of the transaction is done. */
export class ScopeNotMarked extends Error {
  readonly wanted: WantedScope

  constructor(wanted: WantedScope) {
    super('more items have to be marked than one transaction does')
    this.wanted = wanted
  }
}

/** What is left of the scope of a run that is opened in this transaction. */
export type MarkScope = (wanted: WantedScope) => Operation<void>

/** So much of it as others may wait for: nothing, unless another start came between. @throws ScopeNotMarked */
export function* markLast(wanted: WantedScope): Operation<void> {
  if (!(yield* markSome(wanted))) throw new ScopeNotMarked(wanted)
}

export function* markAll(wanted: WantedScope): Operation<void> {
  while (!(yield* markSome(wanted)));
}

export interface Marks {
  isOutside(this: void, item: Scoped): boolean
}

/** What the marks will be, by a read: as `markNext` would set them. */
export function* marksFor({ filter, isNew }: WantedScope, judge: Judge): Operation<Marks> {
  const run = yield* selectUnfinishedRun({})
  const isSupervised = run !== null && (yield* livingSupervisors(run.id, judge)).length > 0
  const scope = yield* selectScope({})
  if (isSupervised || scope === null) return { isOutside: ({ outside }) => outside }
  const { marked } = scope
  const stands = isAnotherScope(scope, { filter, isNew }) ? 0 : (marked ?? Infinity)
  return { isOutside: ({ id, outside, facts }) => (id <= stands ? outside : isOutside(filter, facts)) }
}

const isAnotherScope = (
  scope: { readonly filter: string | null; readonly taken: boolean },
  { filter, isNew }: WantedScope,
): boolean => scope.filter !== filter || (isNew && scope.taken)

function* markSome(wanted: WantedScope): Operation<boolean> {
  const scope = yield* selectScope({})
  if (scope === null) return true
  const { filter } = wanted
  const isAnother = isAnotherScope(scope, wanted)
  if (isAnother) yield* beginMarking({ filter })
  const after = isAnother ? 0 : scope.marked
  if (after === null) return true
  const items = yield* selectNext({ after, limit: markedAtOnce })
  for (const { id, outside, facts } of items) {
    const isNowOutside = isOutside(filter, facts)
    if (isNowOutside !== outside) yield* updateOutside({ item: id, outside: isNowOutside ? 1 : 0 })
  }
  const isLast = items.length < markedAtOnce
  yield* noteMarked({ marked: isLast ? null : (items.at(-1)?.id ?? null) })
  return isLast
}

const selectScope = one(`SELECT filter, marked, taken FROM scope WHERE id = 1`, (row) => ({
  filter: textOrNull(row, 'filter'),
  marked: integerOrNull(row, 'marked'),
  taken: flag(row, 'taken'),
}))

const beginMarking = change(`UPDATE scope SET filter = :filter, marked = 0, taken = 0`)

const noteMarked = change(`UPDATE scope SET marked = :marked`)

const selectNext = all(
  `SELECT ${scopedColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE i.id > :after AND f.item = i.id AND s.id = i.source ORDER BY i.id LIMIT :limit`,
  parseScoped,
)
