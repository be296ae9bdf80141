import type { ItemStatus } from '../item.ts'

/**
 * Every change of an item's status that is legal, by who asks for it; nothing else is. The store has no other way to change one
 * (`move-item.ts`). `sync`: by its backlog. `fail` of a todo item: by its backlog, or where its own budget is used up. `resume`:
 * lifts a stop or a hold, or takes up anew what a person has settled. `redo`: the target lacks its work, or a
 * person had said that there is nothing left to do. `settle`, `reopen`: a
 * container, by what is in it. `lend`, `complete`, `give up`, `take back`: a claim by a token, which no worker carries out. The
 * last rows: a person takes back a retry or a cancel; `go on`: a stop; `queue again`: that of work that waited to be merged.
 */
export const transitions = [
  ['claim', 'todo', 'claimed'],
  ['finish', 'claimed', 'done'],
  ['fail', 'claimed', 'failed'],
  ['fail', 'todo', 'failed'],
  ['release', 'claimed', 'todo'],
  ['lend', 'todo', 'claimed'],
  ['complete', 'claimed', 'done'],
  ['give up', 'claimed', 'failed'],
  ['take back', 'claimed', 'todo'],
  ['retry', 'failed', 'todo'],
  ['retry', 'cancelled', 'todo'],
  ['resume', 'todo', 'todo'],
  ['redo', 'done', 'todo'],
  ['undo', 'done', 'todo'],
  ['cancel', 'todo', 'cancelled'],
  ['cancel', 'failed', 'cancelled'],
  ['sync', 'todo', 'done'],
  ['sync', 'failed', 'done'],
  ['settle', 'todo', 'done'],
  ['reopen', 'done', 'todo'],
  ['reopen', 'cancelled', 'todo'],
  ['put back', 'todo', 'todo'],
  ['put back', 'cancelled', 'todo'],
  ['fail again', 'todo', 'failed'],
  ['fail again', 'cancelled', 'failed'],
  ['cancel again', 'todo', 'cancelled'],
  ['finish again', 'todo', 'done'],
  ['go on', 'todo', 'todo'],
  ['queue again', 'todo', 'claimed'],
] as const satisfies readonly (readonly [verb: string, from: ItemStatus, to: ItemStatus])[]

export type Transition = (typeof transitions)[number]

export type Verb = Transition[0]

/** The status that `verb` leads to from `from`, or null when that is not legal. */
export function transition(verb: Verb, from: ItemStatus): ItemStatus | null {
  return transitions.find(([name, before]) => name === verb && before === from)?.[2] ?? null
}
