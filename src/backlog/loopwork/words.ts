import type { ItemDraft, ItemStatus, ItemType } from '../../core/item.ts'

/** What each status word of `tasks.json` means to us. */
export const statusWords: Readonly<Record<string, Pick<ItemDraft, 'status' | 'hold'>>> = {
  pending: { status: 'todo', hold: null },
  'in-progress': { status: 'todo', hold: null },
  completed: { status: 'done', hold: null },
  failed: { status: 'failed', hold: null },
  quarantined: { status: 'failed', hold: null },
  cancelled: { status: 'cancelled', hold: null },
  blocked: { status: 'todo', hold: 'source' },
}

/** `critical` is in no schema, but in real files. */
export const priorityWords: Readonly<Record<string, number>> = {
  critical: 0,
  high: 1,
  medium: 5,
  low: 8,
  background: 9,
}

export const defaultPriority = 5
export const defaultType: ItemType = 'feature'

/** The word that shows a status. */
export const wordOf: Readonly<Record<ItemStatus, string>> = {
  todo: 'pending',
  claimed: 'in-progress',
  done: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}
