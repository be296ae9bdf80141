import { existsSync } from 'node:fs'
import type { Store } from '../../src/core/ports/store.ts'
import { itemJson } from '../../src/report/item-json.ts'
import { openStore } from '../../src/store/sqlite/open-store.ts'

/** So many at once: a story has fewer, and what tests a large backlog asks `list` itself. */
const most = 10_000

/** What `list --json` prints for the tasks in a store, without the process; null where none have been stored. */
export async function storedItems(database: string): Promise<readonly unknown[] | null> {
  if (!existsSync(database)) return null
  const store = await openStore({ path: database })
  try {
    // As every command does that opens a store.
    if (await store.hasExpiredTokenClaims()) await store.expireTokenClaims()
    const printed = await listed(store)
    return printed.length === 0 ? null : printed
  } finally {
    await store.close()
  }
}

async function listed(store: Store): Promise<readonly unknown[]> {
  const rows = await store.items({ order: 'file', states: null, offset: 0, limit: most })
  return JSON.parse(JSON.stringify(rows.map(itemJson))) as unknown[]
}
