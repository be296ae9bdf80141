import { moveItem } from './move-item.ts'

/** For an item that nobody works on: its backlog says so, or it may cost no more. */
export const markTodoFailed = moveItem(
  [['fail', 'todo', 'failed']],
  `hold = NULL, asks = NULL, not_before = NULL, reason = :reason`,
)
