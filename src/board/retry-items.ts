import type { ItemId } from '../core/ids.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import { settledIn } from '../core/policy/to-settle.ts'
import type { Refusal } from '../core/ports/backlog-store.ts'
import type { Store } from '../core/ports/store.ts'

export interface RetryOrder {
  readonly items: readonly ItemId[]
  /** An agent starts from the target as it is then, whatever was settled in a worktree. */
  readonly again: boolean
  /** Whether a folder exists. */
  stands(path: string): boolean
}

/**
 * Back to todo. A conflict whose worktree was deleted stays as it is: the next try would find no settled work, and an agent isn't
 * started unless the user asks for one.
 */
export async function retryItems(
  store: Pick<Store, 'item' | 'retryItems'>,
  { items, again, stands }: RetryOrder,
): Promise<readonly Refusal[]> {
  const gone: ItemId[] = []
  for (const id of again ? [] : items) {
    const row = await store.item(id)
    const place = row === null ? null : settledIn(row.state, row.attempt)
    if (place !== null && (place.worktree === null || !stands(place.worktree))) gone.push(id)
  }
  const refused = await store.retryItems(
    items.filter((id) => !gone.includes(id)),
    again,
  )
  return [...refused, ...gone.map((item) => ({ item, why: worktreeGone(item) }))]
}

const worktreeGone = (item: ItemId): string =>
  `the worktree in which it was to be settled is not there any more; loopwork retry ${shellWord(item)} --again starts an agent`
