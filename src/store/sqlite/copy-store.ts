import { openConnection } from './connection.ts'
import { StoreNotMade } from './migrate.ts'
import { storeError } from './store-error.ts'

/**
 * Copies a store to a new file, as it is at one moment, whoever writes to it: for what is tried out. False where there is none yet.
 * @throws LoopworkError kind `store`.
 */
export function copyStore(path: string, to: string): boolean {
  try {
    const db = openConnection({ path, readonly: true })
    try {
      db.prepare('VACUUM INTO ?').run(to)
      return true
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof StoreNotMade) return false
    throw storeError(error, path)
  }
}
