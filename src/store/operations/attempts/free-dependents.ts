import { change } from '../../statement.ts'

/** The item is done: everything that needs it waits for one thing less. */
export const freeDependents = change(`
  UPDATE items SET blocked_by = blocked_by - 1 WHERE id IN (SELECT item FROM dependencies WHERE needs = :item)`)

/** The item is done no more: everything that needs it waits for one thing again. */
export const blockDependents = change(`
  UPDATE items SET blocked_by = blocked_by + 1 WHERE id IN (SELECT item FROM dependencies WHERE needs = :item)`)
