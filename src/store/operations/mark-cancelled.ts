import { moveItem } from './move-item.ts'

export const markCancelled = moveItem(
  [
    ['cancel', 'todo', 'cancelled'],
    ['cancel', 'failed', 'cancelled'],
  ],
  `hold = NULL, asks = NULL, not_before = NULL, reason = :reason`,
)
