import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../../src/core/ports/store.ts'
import { openStore, type StoreOptions } from '../../../src/store/sqlite/open-store.ts'

/** A folder in memory where there is one; removed by `remove`. */
export function tempFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'loopwork-store-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A store of its own for one story. */
export async function withStore(
  story: (store: Store, path: string) => Promise<void>,
  options: Partial<StoreOptions> = {},
): Promise<void> {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const store = await openStore({ path, ...options })
  try {
    await story(store, path)
  } finally {
    await store.close()
    folder.remove()
  }
}
