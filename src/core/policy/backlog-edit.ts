import type { ItemDraft, ItemStatus } from '../item.ts'
import type { Projected } from '../ports/backlog-store.ts'
import { transition, type Verb } from './transition.ts'

/** The status of an item in a backlog file: `open` has to be done, `held` must not be begun yet. */
export const fileWords = ['open', 'held', 'done', 'failed', 'cancelled', 'removed'] as const
export type FileWord = (typeof fileWords)[number]

export function wordOfDraft({ status, hold }: Pick<ItemDraft, 'status' | 'hold'>): FileWord {
  if (status !== 'todo') return status
  return hold === 'source' ? 'held' : 'open'
}

/** Whether a source has the status of an item, in one of the words that are known to be in it. */
export function isShown({ status, hold, ours, begun }: Projected): boolean {
  if (status === 'claimed') return begun
  return ours.includes(status === 'todo' ? (hold ? 'held' : 'open') : status)
}

/** What a person's edit of the file means for the item. The table of `docs/backlog-statuses.md`. */
export type EditEffect =
  | { readonly kind: 'nothing' }
  /** The verbs lead to the new status one after the other; `hold`: todo, but not offered to workers. */
  | {
      readonly kind: 'becomes'
      readonly status: ItemStatus
      readonly hold: boolean
      readonly verbs: readonly EditVerb[]
    }
  /** Its attempt is stopped first; then what the file says applies to the todo item. */
  | { readonly kind: 'stop' }
  /** Not possible: the person is told, and their text stays as it is. */
  | { readonly kind: 'refuse' }

export function effectOfEdit(word: FileWord, status: ItemStatus): EditEffect {
  const wanted = word === 'removed' ? 'cancelled' : word === 'open' || word === 'held' ? 'todo' : word
  switch (status) {
    case 'claimed':
      return word === 'open' ? nothing : { kind: 'stop' }
    case 'done':
      return word === 'done' || word === 'removed' ? nothing : { kind: 'refuse' }
    case 'todo':
    case 'failed':
    case 'cancelled': {
      const verbs = way(status, wanted)
      const hold = word === 'held'
      return verbs.length === 0 && wanted !== 'todo'
        ? nothing
        : { kind: 'becomes', status: wanted, hold, verbs }
    }
  }
}

const nothing: EditEffect = { kind: 'nothing' }

/** A cancelled item is taken up again before the file can call it done or failed: each step is one of the legal ones. */
function way(
  from: 'todo' | 'failed' | 'cancelled',
  to: 'todo' | 'done' | 'failed' | 'cancelled',
): readonly EditVerb[] {
  if (from === to) return []
  const [verb] = steps.filter((step) => transition(step, from) === to)
  return verb === undefined ? ['retry', ...way('todo', to)] : [verb]
}

type EditVerb = 'retry' | 'cancel' | 'sync' | 'fail'

const steps = ['retry', 'cancel', 'sync', 'fail'] as const satisfies readonly (EditVerb & Verb)[]
