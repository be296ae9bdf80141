import type { BoardWindow } from '../../src/core/board/page-content.ts'
import { everyTask } from '../../src/core/list/list-request.ts'

/** The beginning of the whole list. */
export const firstRows = (limit: number): BoardWindow => ({
  list: everyTask,
  offset: 0,
  limit,
  cursor: null,
  page: null,
})
