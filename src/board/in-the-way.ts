import type { ItemId } from '../core/ids.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'
import type { InTheWay } from '../wording/pane-sentence.ts'

/** So many blocked tasks are examined: enough to name what blocks them, however many there are. */
const rowsLookedAt = 100

/**
 * What most of the blocked tasks wait for. Running tasks come before failed ones: when they end, free workers have something
 * to do.
 */
export async function inTheWay(store: StoreReader): Promise<InTheWay | null> {
  const page = { order: 'needs you', states: ['blocked'], offset: 0, limit: rowsLookedAt } as const
  const blocked = await store.items(page)
  const waiting = new Map<ItemId, number>()
  for (const { openNeeds, parkedBehind } of blocked) {
    const needs = parkedBehind === null ? openNeeds : [parkedBehind.item]
    for (const need of needs) waiting.set(need, (waiting.get(need) ?? 0) + 1)
  }
  const ids = [...waiting.keys()].slice(0, needsLookedAt)
  const rows = await Promise.all(ids.map((id) => store.item(id)))
  const found = rows.flatMap((row): InTheWay[] =>
    row === null ? [] : [{ id: row.item.id, state: row.state, waiting: waiting.get(row.item.id) ?? 1 }],
  )
  const rank = ({ state }: InTheWay): number =>
    state === 'blocked' ? 2 : state === 'failed' || state === 'conflict' || state === 'cancelled' ? 1 : 0
  return found.toSorted((a, b) => rank(a) - rank(b) || b.waiting - a.waiting)[0] ?? null
}

const needsLookedAt = 12
