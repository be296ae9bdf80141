import type { ItemDraft, ItemStatus, ItemType } from '../../../core/item.ts'

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

export const defaultType: ItemType = 'feature'

/** How what a screen calls a task is written in the file. */
export const writtenAs: Readonly<Record<string, string>> = {
  todo: 'pending',
  waiting: 'pending',
  claimed: 'in-progress',
  running: 'in-progress',
  done: 'completed',
  conflict: 'failed',
  skipped: 'cancelled',
}

/** The word that shows a status. */
export const wordOf: Readonly<Record<ItemStatus, string>> = {
  todo: 'pending',
  claimed: 'in-progress',
  done: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}
