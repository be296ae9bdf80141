import type { ItemStatus, ItemType } from '../../../core/item.ts'
import { begun, cancelled, done, failed, held, todo, type StatusWords } from '../status-words.ts'

/** What each status word of `tasks.json` means to us. */
export const statusWords: StatusWords = {
  pending: todo,
  'in-progress': begun,
  completed: done,
  failed,
  quarantined: failed,
  cancelled,
  blocked: held(),
}

export const defaultType: ItemType = 'feature'

/** How what a screen calls a task is written in the file, where no tool writes it so. */
export const writtenAs: Readonly<Record<string, string>> = {
  waiting: 'pending',
  claimed: 'in-progress',
  running: 'in-progress',
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
