import type { Attempt } from '../../core/attempt.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemQuery, ItemRow, StateCounts } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import { storedTasks } from '../../core/run/counts.ts'
import { Turns } from '../turns.ts'

/** So many tasks are listed whole; of a larger backlog what the run did, what needs a person, and this much of the rest. */
export const listedWhole = 5_000
const listedOfRest = 1_000

/** So many rows are read in one step: about 7 ms, between which signals are handled. */
const pageSize = 1_000

const needing = ['conflict', 'failed', 'asks'] as const

/** The tasks that a summary lists, in the order of their files; all are in its counts. */
export async function rowsOfSummary(
  store: Store,
  counts: StateCounts,
  attempts: readonly Attempt[],
): Promise<readonly ItemRow[]> {
  const turns = new Turns()
  if (storedTasks(counts) <= listedWhole)
    return pagesOf(store, { turns, order: 'file', states: null, most: listedWhole })
  const ids = new Set<ItemId>(attempts.map(({ item }) => item))
  for (const id of await store.lackingWork()) ids.add(id)
  for (const states of [needing, ['todo', 'waiting'] as const])
    for (const { item } of await pagesOf(store, { turns, order: 'needs you', states, most: listedOfRest }))
      ids.add(item.id)
  const numbers: number[] = []
  for (const id of ids) {
    const number = await store.numberOf(id)
    if (number !== null) numbers.push(number)
    await turns.pause()
  }
  numbers.sort((one, other) => one - other)
  const rows: ItemRow[] = []
  for (let at = 0; at < numbers.length; at += pageSize) {
    rows.push(...(await store.itemsByNumber(numbers.slice(at, at + pageSize))))
    await turns.pause()
  }
  return rows
}

interface Pages extends Pick<ItemQuery, 'order' | 'states'> {
  readonly turns: Turns
  readonly most: number
}

async function pagesOf(store: Store, { turns, order, states, most }: Pages): Promise<readonly ItemRow[]> {
  const rows: ItemRow[] = []
  while (rows.length < most) {
    const limit = Math.min(pageSize, most - rows.length)
    const page = await store.items({ order, states, offset: rows.length, limit })
    rows.push(...page)
    if (page.length < limit) break
    await turns.pause()
  }
  return rows
}
