import { change } from '../../statement.ts'

/** Everything that needs the item waits for one thing less. */
export const unblock = change(`
  UPDATE items SET blocked_by = blocked_by - 1 WHERE id IN (SELECT item FROM dependencies WHERE needs = :item)`)

/** And for one thing more. */
export const block = change(`
  UPDATE items SET blocked_by = blocked_by + 1 WHERE id IN (SELECT item FROM dependencies WHERE needs = :item)`)
