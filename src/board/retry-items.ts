import type { ItemId } from '../core/ids.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import { settledIn } from '../core/policy/to-settle.ts'
import type { Refusal } from '../core/ports/backlog-store.ts'
import type { Store } from '../core/ports/store.ts'
import type { Worktrees } from '../core/ports/worktrees.ts'

export interface RetryOrder extends Pick<Worktrees, 'unsettled'> {
  readonly items: readonly ItemId[]
  /** An agent starts from the target as it is then, whatever was settled in a worktree. */
  readonly again: boolean
  /** Whether a folder exists. */
  stands(path: string): boolean
}

/**
 * Back to todo. A conflict stays as it is when its worktree was deleted, or something in it is still open: the next try would find
 * nothing that it can take, and an agent isn't started unless the user asks for one.
 */
export async function retryItems(
  store: Pick<Store, 'item' | 'retryItems'>,
  order: RetryOrder,
): Promise<readonly Refusal[]> {
  const { items, again } = order
  const open: Refusal[] = []
  for (const item of again ? [] : items) {
    const why = await whyNot(store, item, order)
    if (why !== null) open.push({ item, why })
  }
  const takeable = items.filter((id) => !open.some(({ item }) => item === id))
  return [...(await store.retryItems(takeable, again)), ...open]
}

/** Null for what a person has not to settle. */
async function whyNot(
  store: Pick<Store, 'item'>,
  item: ItemId,
  { stands, unsettled }: RetryOrder,
): Promise<string | null> {
  const row = await store.item(item)
  const place = row === null ? null : settledIn(row.state, row.attempt)
  if (place === null) return null
  // Before the reason: on a narrow screen the end of it is cut.
  const startsAnew = `loopwork retry ${shellWord(item)} --again starts an agent`
  if (place.worktree === null || !stands(place.worktree))
    return `${startsAnew}; the worktree in which it was to be settled is not there any more`
  const left = await unsettled(place.worktree)
  return left === null ? null : `${startsAnew}; ${left.why}`
}
