import type { ItemStatus } from '../item.ts'

/** Who may ask for a change of status. `sync` and `fail` of a todo item: by its backlog. */
export type Verb = 'claim' | 'finish' | 'release' | 'fail' | 'retry' | 'cancel' | 'sync'

/** Everything that is legal; nothing else is. The table of the product page. */
const legal: readonly (readonly [Verb, ItemStatus, ItemStatus])[] = [
  ['claim', 'todo', 'claimed'],
  ['finish', 'claimed', 'done'],
  ['fail', 'claimed', 'failed'],
  ['fail', 'todo', 'failed'],
  ['release', 'claimed', 'todo'],
  ['retry', 'failed', 'todo'],
  ['retry', 'cancelled', 'todo'],
  ['cancel', 'todo', 'cancelled'],
  ['cancel', 'failed', 'cancelled'],
  ['sync', 'todo', 'done'],
  ['sync', 'failed', 'done'],
]

/** The status that `verb` leads to from `from`, or null when that is not legal. */
export function transition(verb: Verb, from: ItemStatus): ItemStatus | null {
  return legal.find(([name, before]) => name === verb && before === from)?.[2] ?? null
}
