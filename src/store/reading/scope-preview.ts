import type { ItemId } from '../../core/ids.ts'
import type { NothingLeft, WantedScope } from '../../core/ports/run-store.ts'
import { marksFor } from '../operations/mark-scope.ts'
import type { Judge } from '../operations/runs/supervisor-life.ts'
import { parseScoped, scopedColumns } from '../operations/scope.ts'
import { word } from '../rows/raw-row.ts'
import { all, type Operation } from '../statement.ts'
import { neededOutside } from './needed-outside.ts'

/** How an item stands for a run that takes it: as its shelf has it, without the filter of the newest run. */
const standings = ['left', 'blocked', 'optional', 'asks', 'done', 'failed', 'conflict', 'cancelled'] as const
type Standing = (typeof standings)[number]

/** What has been counted of a scope that nobody has marked, item by item. */
export interface ScopePreview {
  readonly counted: ReadonlyMap<Standing | 'outside', number>
  /** Of the first that are blocked. */
  readonly blocked: readonly Blocked[]
  /** The last item that was looked at. */
  readonly after: number
  /** `left`: something in it can be done, and the rest was not looked at. */
  readonly found: 'more' | 'left' | 'end'
}

interface Blocked {
  readonly id: number
  readonly key: ItemId
}

export const nothingLookedAt: ScopePreview = { counted: new Map(), blocked: [], after: 0, found: 'more' }

/** So many are looked at in one transaction, between which keys and signals have their turn. */
const lookedAtOnce = 1_000
const mostBlocked = 64

/** The next items of it. */
export function* previewNext(
  { counted: before, blocked: blockedBefore, after }: ScopePreview,
  wanted: WantedScope,
  judge: Judge,
): Operation<ScopePreview> {
  const marks = yield* marksFor(wanted, judge)
  const counted = new Map(before)
  const blocked = [...blockedBefore]
  const items = yield* selectNext({ after, limit: lookedAtOnce })
  for (const { scoped, standing } of items) {
    const counts = marks.isOutside(scoped) ? 'outside' : standing
    counted.set(counts, (counted.get(counts) ?? 0) + 1)
    if (counts === 'blocked' && blocked.length < mostBlocked)
      blocked.push({ id: scoped.id, key: scoped.facts.id })
  }
  const found = counted.has('left') ? 'left' : items.length < lookedAtOnce ? 'end' : 'more'
  return { counted, blocked, after: items.at(-1)?.scoped.id ?? after, found }
}

/** What there is to know of a scope in which nothing is left. */
export function* nothingLeft(
  { counted, blocked }: ScopePreview,
  wanted: WantedScope,
  judge: Judge,
): Operation<NothingLeft> {
  const { isOutside } = yield* marksFor(wanted, judge)
  const of = (standing: Standing | 'outside'): number => counted.get(standing) ?? 0
  const needed: { item: ItemId; needs: readonly ItemId[] }[] = []
  for (const { id, key } of blocked) {
    const needs = yield* neededOutside(id, isOutside)
    if (needs.length > 0) needed.push({ item: key, needs })
  }
  return {
    counts: {
      total: standings.reduce((sum, standing) => sum + of(standing), 0),
      done: of('done'),
      failed: of('failed'),
      conflict: of('conflict'),
      cancelled: of('cancelled'),
      blocked: of('blocked'),
      optional: of('optional'),
      asks: of('asks'),
      outside: of('outside'),
    },
    needed,
  }
}

const selectNext = all(
  `SELECT ${scopedColumns}, CASE
     WHEN i.status = 'todo' AND i.hold = 'source' AND f.held_as = 'optional' THEN 'optional'
     WHEN i.status = 'todo' AND (i.blocked_by > 0 OR i.hold = 'source') THEN 'blocked'
     WHEN i.status = 'todo' AND i.hold IS NULL AND i.asks IS NOT NULL THEN 'asks'
     WHEN i.status = 'failed' AND i.reason ->> 'code' = 'conflict' THEN 'conflict'
     WHEN i.status IN ('todo', 'claimed') THEN 'left'
     ELSE i.status END AS standing
   FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE i.id > :after AND f.item = i.id AND s.id = i.source ORDER BY i.id LIMIT :limit`,
  (row) => ({ scoped: parseScoped(row), standing: word(row, 'standing', standings) }),
)
